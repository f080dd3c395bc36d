// Fills Goldens/tokenizers/components.golden.json with the reference implementation's answers.
// Every tokenizer and text is in that file already; add or change some there, then:
//   npm install tokenizers@0.23.2 && node components.golden.mjs ../Goldens/tokenizers/components.golden.json
import { readFileSync, writeFileSync } from 'node:fs';
import { Tokenizer } from 'tokenizers';

const path = process.argv[2];
const golden = JSON.parse(readFileSync(path, 'utf8'));
for (const entry of Object.values(golden.tokenizers)) {
  const tokenizer = Tokenizer.fromString(JSON.stringify({ version: '1.0', added_tokens: [], ...entry.file, model: golden.models[entry.model] }));
  for (const item of entry.cases) {
    const plain = await tokenizer.encode(item.text, null, { addSpecialTokens: false });
    const special = await tokenizer.encode(item.text, null, { addSpecialTokens: true });
    item.ids = [...plain.getIds()];
    item.special = [...special.getIds()];
    item.decoded = await tokenizer.decode(item.special, false);
    item.decoded_skip = await tokenizer.decode(item.special, true);
  }
}
// One line for each case, so that a change of one shows as one line.
const line = JSON.stringify;
const block = (object, value) => '{\n' + Object.entries(object).map(([name, inner]) => `${line(name)}:${value(inner)}`).join(',\n') + '\n}';
const tokenizer = ({ model, file, cases }) => `{"model":${line(model)},"file":${line(file)},"cases":[\n${cases.map(line).join(',\n')}\n]}`;
writeFileSync(path, `{"produced_by":${line(golden.produced_by)},\n"models":${block(golden.models, line)},\n"tokenizers":${block(golden.tokenizers, tokenizer)}}\n`);

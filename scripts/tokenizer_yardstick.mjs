// Encodes texts with the reference (Rust) tokenizer, once for each line of standard input, one thread.
//
// Usage:  node tokenizer_yardstick.mjs path/to/node_modules path/to/tokenizer.json path/to/documents.json
//   node_modules comes from `npm install tokenizers@0.23.2` in an empty folder outside the repository;
//   documents.json is an array of texts. First it prints {version, load seconds}; then for each line
//   "text" (all documents as one text) or "documents" (one after the other) {seconds, count, hash of the ids}.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const [modules, file, documentsFile] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), 'yardstick.js'));
const { Tokenizer } = require('tokenizers');
const documents = JSON.parse(readFileSync(documentsFile, 'utf8'));
const text = documents.join('');
const seconds = (start) => (performance.now() - start) / 1000;
// Fields are named as the reader's tuple names them.
const say = (...items) => console.log(JSON.stringify(Object.fromEntries(items.map((item, i) => [`Item${i + 1}`, item]))));

const start = performance.now();
const tokenizer = Tokenizer.fromFile(file);
say(require('tokenizers/package.json').version, seconds(start));
for await (const line of createInterface({ input: process.stdin })) {
  const encodings = [];
  const begin = performance.now();
  for (const input of line === 'text' ? [text] : documents) encodings.push(await tokenizer.encode(input, null, { addSpecialTokens: false }));
  const time = seconds(begin);
  const hash = createHash('sha256');
  let count = 0;
  for (const encoding of encodings) {
    const ids = Int32Array.from(encoding.getIds());
    count += ids.length;
    hash.update(new Uint8Array(ids.buffer));
  }
  say(time, count, hash.digest('hex'));
}

using System.Text;
using EarlySignal.Basics;
using EarlySignal.Tasks;

namespace EarlySignal.Tests.Tasks;

/// <summary>Whatever happens to a task's files, what comes out is items or the one kind of error.</summary>
public class DamagedTaskTest
{
#if DEBUG
    private const int Rounds = 300;
#else
    private const int Rounds = 1200;
#endif

    private static readonly byte[] Likely = Encoding.ASCII.GetBytes("{}[]():,'\"\\|&*!%#?-_ \n\t\0.~+0x9aeU<>=@`\u007f");

    [Fact]
    public void A_damaged_task_file_gives_items_or_an_input_error()
    {
        using TaskFolder task = new();
        task.Keys["num_fewshot"] = "1";
        task.Keys["fewshot_config"] = "{sampler: first_n}";
        task.Keys["metric_list"] = "[{metric: acc, aggregation: mean, higher_is_better: true}]";
        task.Keys["metadata"] = "{version: 1.0}";
        task.Load();
        Damage(task.File, () => TaskDefinition.Load(task.File).Items());
    }

    [Fact]
    public void Damaged_data_gives_items_or_an_input_error()
    {
        using TaskFolder task = new();
        var definition = task.Load();
        Damage(task.Data, () => definition.Items());
    }

    [Fact]
    public void A_damaged_template_gives_a_text_or_an_input_error()
    {
        Random random = new(3);
        ItemData item = new("data.jsonl", 1, new Dictionary<string, object?> { ["a"] = "text", ["b"] = new List<object?> { "x", 1L }, ["c"] = 2L });
        var sound = Encoding.ASCII.GetBytes("Q: {{ a.strip()|upper ~ b[0] }} {%- for x in b[::-1] if x is not none -%} {{ loop.index0 * 2 ** c }}{% if x == 'x' %}{{ 'it\\'s %5.1f' % c }}{% else %}{{ {1: b}|length }}{% endif %}{% endfor %}{# n #}{% set y = (1, 2) %}{{ y|map('string')|join(', ') }}");
        for (var round = 0; round < Rounds; round++)
        {
            var text = Encoding.Latin1.GetString(Mutate(sound, random));
            Attempt(() => new Template(text, "task.yaml", "doc_to_text").Render(item));
        }
    }

    private static void Damage(string file, Func<object> use)
    {
        Random random = new(5);
        var sound = File.ReadAllBytes(file);
        for (var round = 0; round < Rounds / 3; round++)
        {
            File.WriteAllBytes(file, Mutate(sound, random));
            Attempt(use);
        }
    }

    private static void Attempt(Func<object> use)
    {
        try
        {
            Assert.NotNull(use());
        }
        catch (InputException fault)
        {
            Assert.DoesNotContain('\n', fault.Message);
        }
    }

    private static byte[] Mutate(byte[] sound, Random random)
    {
        List<byte> bytes = [.. sound];
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = random.Next(4) == 0 ? (byte)random.Next(256) : Likely[random.Next(Likely.Length)];
                    break;
                case 1:
                    bytes.Insert(at, Likely[random.Next(Likely.Length)]);
                    break;
                case 2:
                    bytes.RemoveRange(at, random.Next(Math.Min(20, bytes.Count - at)));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(Math.Min(20, bytes.Count - at))));
                    break;
            }
        }
        return [.. bytes];
    }
}

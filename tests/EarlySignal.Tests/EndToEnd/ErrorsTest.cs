using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.EndToEnd;

public class ErrorsTest
{
    [Fact]
    public void Unusable_input_ends_with_one_paragraph_and_exit_code_2()
    {
        using var temp = new TempFolder();
        Directory.CreateDirectory(temp.At("step1"));
        File.WriteAllText(temp.At("step1", "config.json"), "{\"architectures\":[\"FooForCausalLM\"],\"model_type\":\"foo\"}");
        File.WriteAllBytes(temp.At("step1", "model.safetensors"), [0, 0, 0, 0, 0, 0, 0, 0x80, (byte)'{', (byte)'}']);
        File.WriteAllText(temp.At("tokenizer.json"), "{}");

        var outcome = EarlyCommand.Run(temp.Path, "score", "--model", ".", "--task", EarlyCommand.Benchmarks[0]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("error: ", outcome.Error);
        Assert.Contains("model.safetensors", outcome.Error);
        Assert.Contains("9223372036854775808", outcome.Error);
        Assert.Single(outcome.Error.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", outcome.Error);
    }

    [Fact]
    public void A_missing_option_is_named_with_exit_code_1()
    {
        using var temp = new TempFolder();
        var outcome = EarlyCommand.Run(temp.Path, "score", "--model", ".");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("--task", outcome.Error);
    }
}

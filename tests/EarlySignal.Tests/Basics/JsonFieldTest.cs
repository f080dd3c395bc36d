using System.Text;
using EarlySignal.Basics;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Basics;

public class JsonFieldTest
{
    private static JsonField Parse(string text) => JsonField.Parse("file.json", Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("{\"a\":{\"b\":\"x\"}}", "file.json: a.b: found \"x\"; expected a whole number.")]
    [InlineData("{\"a\":{\"b\":1.5}}", "file.json: a.b: found 1.5; expected a whole number.")]
    [InlineData("{\"a\":{\"b\":1e12}}", "file.json: a.b: found 1e12; expected a whole number of at most 2147483647.")]
    [InlineData("{\"a\":{\"b\":-1e400}}", "file.json: a.b: found -1e400; expected a whole number of at most 2147483647.")]
    [InlineData("{\"a\":{}}", "file.json: a.b: found no value; expected a value.")]
    [InlineData("{\"a\":{\"b\":null}}", "file.json: a.b: found no value; expected a value.")]
    [InlineData("{\"a\":[1]}", "file.json: a: found [1]; expected an object.")]
    public void A_wrong_field_is_named_with_its_file_path_and_content(string text, string message)
    {
        var fault = Assert.Throws<InputException>(() => Parse(text)["a"]["b"].Int());
        Assert.StartsWith(message, fault.Message);
    }

    [Fact]
    public void A_repeated_name_is_refused() => Assert.Throws<InputException>(() => Parse("{\"a\":1,\"a\":2}"));

    [Fact]
    public void Text_that_is_not_json_is_refused_with_the_place() =>
        Assert.Contains("LineNumber: 0", Assert.Throws<InputException>(() => Parse("{\"a\":")).Message);

    [Fact]
    public void A_missing_file_is_named()
    {
        using var temp = new TempFolder();
        var fault = Assert.Throws<InputException>(() => JsonField.Read(temp.At("config.json")));
        Assert.Equal(temp.At("config.json"), fault.File);
    }
}

using EarlySignal.Basics;
using EarlySignal.Plans;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;
using EarlySignal.Tokenizers;
using static EarlySignal.Tests.Plans.LetterTokenizer;

namespace EarlySignal.Tests.Plans;

public class RequestEncoderTest
{
    private static readonly Tokenizer Plain = LetterTokenizer.Load();
    private static readonly Tokenizer WithBos = LetterTokenizer.Load(addsBos: true);

    [Fact]
    public void The_whole_text_is_encoded_and_cut_where_the_context_ends() =>
        Check(Encode(Plain, "x", " ab"), [Id('x')], [SpaceA, Id('b')]);

    [Theory]
    [InlineData("x ")]
    [InlineData("x  ")]
    public void Space_at_the_end_of_the_context_goes_to_the_continuation(string context) =>
        Check(Encode(Plain, context, "a"), [Id('x')], [.. Enumerable.Repeat(Space, context.Length - 2), SpaceA]);

    [Fact]
    public void So_do_newlines_and_what_Python_calls_space() =>
        Check(Encode(Plain, "x \n", "y"), [Id('x')], [Space, NewLine, Id('y')]);

    [Fact]
    public void Where_both_would_merge_the_context_keeps_its_own_ids() =>
        Check(Encode(Plain, "xa", "b y"), [Id('x'), Id('a')], [Space, Id('y')]);

    [Fact]
    public void The_tokenizer_decides_about_a_first_token_and_no_text_gets_two()
    {
        Check(Encode(WithBos, "x", " y"), [Bos, Id('x')], [Space, Id('y')]);
        Check(Encode(WithBos, "<s>x", " y"), [Bos, Id('x')], [Space, Id('y')]);
        Check(Encode(WithBos, " ", "y"), [Bos], [Space, Id('y')]);
    }

    [Fact]
    public void An_empty_context_is_the_first_token()
    {
        Check(Encode(Plain, "", " a"), [Bos], [SpaceA]);
        Check(Encode(WithBos, "", " a"), [Bos], [SpaceA]);
        Check(Encode(Plain, "", "<s>y"), [Bos], [Id('y')]);
    }

    [Fact]
    public void A_text_that_the_tokenizer_refuses_is_one_clear_error()
    {
        InputFault.Expect(() => Encode(Plain, "x\ud800", " a"), "character", "half of a surrogate pair");
        InputFault.Expect(() => Encode(Plain, "x", " a\ud800"), "character", "half of a surrogate pair");
    }

    [Fact]
    public void A_request_may_fill_the_window() => Check(Encode(Plain, "xyz", "wv", window: 4), [Id('x'), Id('y'), Id('z')], [Id('w'), Id('v')]);

    [Fact]
    public void On_demand_the_beginning_is_cut_as_the_harness_does()
    {
        Check(Encode(Plain, "xyz", "wv", 3, OverlongPolicy.TruncateLeft), [Id('y'), Id('z')], [Id('w'), Id('v')]);
        Check(Encode(Plain, "xyz", "wv", 2, OverlongPolicy.TruncateLeft), [Id('z')], [Id('w'), Id('v')]);
    }

    [Theory]
    [InlineData("x", "", "the continuation '', which has no tokens of its own", "Correct the choice")]
    [InlineData("xa", "b", "the continuation 'b', which has no tokens of its own", "Correct the choice")]
    [InlineData("", "", "the continuation '', which has no tokens of its own", "Correct the choice")]
    [InlineData("", "<s>", "the continuation '<s>', which has no tokens of its own", "Correct the choice")]
    [InlineData(" ", "y", "a context of white space only", "Give the item a context")]
    [InlineData("vwxyz", "vw", "found 6 input tokens; expected at most 4, the model's window", "left truncation")]
    public void What_cannot_be_encoded_is_named_with_item_and_choice(string context, string continuation, string found, string remedy)
    {
        ScoringRequest good = new("good", 0, "x", " y");
        var fault = Assert.Throws<InputException>(() => new RequestEncoder(Plain, window: 4)
            .Encode("tiny", [good, new ScoringRequest("item-7", 2, context, continuation), new ScoringRequest("later", 0, "x", "")]));
        Assert.Equal(("tiny", "item 'item-7', choice 2"), (fault.File, fault.Field));
        Assert.Contains(found, fault.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_continuation_beyond_the_window_cannot_be_cut()
    {
        var fault = Assert.Throws<InputException>(() => Encode(Plain, "x", "vwyz", 3, OverlongPolicy.TruncateLeft));
        Assert.Contains("a continuation of 4 tokens", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_context_needs_a_token_to_begin_with()
    {
        var fault = Assert.Throws<InputException>(() => Encode(LetterTokenizer.Load(namesBos: false), "", "y"));
        Assert.Contains("found an empty context", fault.Message, StringComparison.Ordinal);
    }

    private static EncodedRequest Encode(Tokenizer tokenizer, string context, string continuation, int window = 100, OverlongPolicy overlong = OverlongPolicy.Refuse) =>
        Assert.Single(new RequestEncoder(tokenizer, window, overlong).Encode("tiny", [new ScoringRequest("i", 0, context, continuation)]));

    private static void Check(EncodedRequest encoded, int[] context, int[] continuation)
    {
        Assert.Equal(context, encoded.Tokens[..encoded.ContinuationStart]);
        Assert.Equal(continuation, encoded.Tokens[encoded.ContinuationStart..]);
    }
}

using System.Text;

namespace EarlySignal.Alignment;

/// <summary>What asking a model about items will need, without repeated calls; an estimate, made before anything is sent.</summary>
/// <param name="Calls">How many items have to be asked about.</param>
/// <param name="PromptTokens">Tokens that are sent.</param>
/// <param name="AnswerTokens">Tokens that come back.</param>
public sealed record JudgeCost(int Calls, long PromptTokens, long AnswerTokens)
{
    // Four bytes of English are a token, and a message has a few of its own. A verdict is a dozen tokens.
    private const double BytesPerToken = 4;
    private const int TokensAround = 12;

    /// <summary>Estimates the tokens: UTF-8 bytes / 4 and 12 for each message; an answer is taken to be 12.</summary>
    /// <param name="questions">The items that have to be asked about.</param>
    public static JudgeCost Of(IReadOnlyList<AlignmentQuestion> questions) => new(
        questions.Count,
        questions.Sum(question => (long)Math.Ceiling((Encoding.UTF8.GetByteCount(OpenAiJudge.Instruction) + Encoding.UTF8.GetByteCount(question.Text)) / BytesPerToken) + 2 * TokensAround),
        (long)questions.Count * TokensAround);

    /// <summary>The price, in the currency of the prices.</summary>
    /// <param name="promptPrice">Price of a million tokens sent.</param>
    /// <param name="answerPrice">Price of a million tokens answered.</param>
    public double Price(double promptPrice, double answerPrice) => (PromptTokens * promptPrice + AnswerTokens * answerPrice) / 1e6;
}

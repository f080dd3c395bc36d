namespace EarlySignal.Tasks.Adaptations;

/// <summary>
/// The baseline and the three prize-winning entries of the E2LM competition (NeurIPS 2025) as adaptations of a task of
/// MMLU's kind. Where an entry chose items by what models scored on them, the ids are given: they come from results.
/// </summary>
public static class E2lmRecipes
{
    /// <summary>The twelve subjects of MMLU that the second prize kept.</summary>
    public static IReadOnlyList<string> HardSciences { get; } =
    [
        "abstract_algebra", "college_computer_science", "college_mathematics", "college_physics", "conceptual_physics",
        "electrical_engineering", "elementary_mathematics", "high_school_computer_science", "high_school_mathematics",
        "high_school_physics", "high_school_statistics", "machine_learning",
    ];

    /// <summary>The four domains of SciKnowEval that the third prize was made of.</summary>
    public static IReadOnlyList<string> SciKnowEvalDomains { get; } = ["Biology", "Chemistry", "Material", "Physics"];

    /// <summary>The levels of SciKnowEval that the third prize was made of, of L1 (memory) to L5 (application).</summary>
    public static IReadOnlyList<string> SciKnowEvalLevels { get; } = ["L1", "L2", "L3"];

    /// <summary>The competition's baseline, MMLU-var: cloze, the subject in the description, the first examples of the few-shot split.</summary>
    /// <param name="task">A task of MMLU's kind with one subject: the examples are the first of its few-shot split, and the competition shows those of the question's own subject. Of a group, each of its tasks.</param>
    /// <param name="shots">Number of examples; the competition has a form for each of 0 to 5.</param>
    public static TaskDefinition MmluVar(this TaskDefinition task, int shots = 5) => task
        .ToCloze()
        .WithDescription("The following are multiple choice questions (with answers){{" + AdaptedFields.About + "}}.\n\n")
        .Shots(shots)
        .WithMetrics("acc", "acc_norm")
        .Named($"{task.Name}_var{shots}shots");

    /// <summary>First prize (morai): the easier half of the items, cloze, and the log-likelihood of the right answer minus the mean of the wrong ones.</summary>
    /// <param name="task">A task of MMLU's kind.</param>
    /// <param name="easierHalf">Ids of the half of the items that a reference model finds easier.</param>
    public static TaskDefinition Morai(this TaskDefinition task, IReadOnlyCollection<string> easierHalf) => task
        .MmluVar()
        .KeepIds(easierHalf)
        .WithMetrics("likelihood_diff")
        .Named($"{task.Name}_morai");

    /// <summary>Second prize (Noor): the hard sciences, of them the items whose margin grows in training, and the margin of the right answer over the best wrong one.</summary>
    /// <param name="task">A task of MMLU's kind.</param>
    /// <param name="rising">Ids of the items whose margin has a positive slope over checkpoints.</param>
    /// <param name="groups">Groups to keep; null for <see cref="HardSciences"/>.</param>
    public static TaskDefinition Noor(this TaskDefinition task, IReadOnlyCollection<string> rising, IReadOnlyList<string>? groups = null) => task
        .MmluVar()
        .KeepGroups(groups ?? HardSciences)
        .KeepIds(rising)
        .WithMetrics("margin", "acc", "acc_norm")
        .Named($"{task.Name}_noor");

    /// <summary>Third prize (ShAIkespear): SciKnowEval's multiple-choice questions of four sciences, cloze, accuracy over all items.</summary>
    /// <param name="task">
    /// A task with SciKnowEval's questions. They are chosen by the fields <c>details.level</c> and <c>type</c>; an item that has not
    /// got them is kept, as the entry's own data holds what was chosen and nothing else.
    /// </param>
    /// <param name="groups">Groups to keep; null for <see cref="SciKnowEvalDomains"/>.</param>
    /// <param name="levels">Levels to keep; null for <see cref="SciKnowEvalLevels"/>.</param>
    public static TaskDefinition Shaikespear(this TaskDefinition task, IReadOnlyList<string>? groups = null, IReadOnlyList<string>? levels = null)
    {
        var kept = levels ?? SciKnowEvalLevels;
        return task
            .KeepGroups(groups ?? SciKnowEvalDomains)
            .Keep(question => Text(question, "details.level") is not { } level || kept.Contains(level), $"SciKnowEval level {string.Join(", ", kept)}")
            .Keep(question => Text(question, "type")?.StartsWith("mcq", StringComparison.Ordinal) ?? true, "SciKnowEval type mcq")
            .MmluVar()
            .Named($"{task.Name}_shaikespear");
    }

    private static string? Text(Question question, string path) => FieldPath.Get(question.Fields, path) as string;
}

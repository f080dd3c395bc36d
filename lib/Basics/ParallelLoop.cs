namespace EarlySignal.Basics;

/// <summary>A loop whose turns run on several threads and end as if they had run one after the other.</summary>
internal static class ParallelLoop
{
    /// <summary>Takes all turns, those behind a faulty one included.</summary>
    /// <param name="count">How many turns there are.</param>
    /// <param name="turn">Receives the turn's number, from 0; it touches nothing that another turn writes.</param>
    /// <exception cref="InputException">That of the first turn that met unusable input.</exception>
    public static void Run(int count, Action<int> turn)
    {
        var faults = new InputException?[count];
        Parallel.For(0, count, i =>
        {
            try
            {
                turn(i);
            }
            catch (InputException fault)
            {
                faults[i] = fault;
            }
        });
        if (Array.Find(faults, fault => fault is not null) is { } first)
            throw first;
    }
}

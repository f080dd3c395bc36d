using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace EarlySignal.Engines.Cpu;

/// <summary>
/// Threads of its own that share out numbered jobs. They spin for a moment between two rounds, because the rounds of a
/// forward pass follow each other within microseconds, and then sleep. A round waits only for those that took part in
/// it, so that a thread which the operating system has put aside does not hold up the others.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    private static readonly long LongestSpin = Stopwatch.Frequency / 20_000;
    private readonly object _gate = new();
    private readonly Thread[] _threads;
    private Action<int, int>? _job;
    private int _jobs;
    private int _next;
    private bool _isOpen;
    private volatile int _active;
    private volatile int _round;
    private bool _stopped;
    private ExceptionDispatchInfo? _fault;

    /// <summary>Starts the threads; the caller of <see cref="Run"/> is one worker more.</summary>
    /// <param name="workers">How many workers there are in all; at least 1.</param>
    public WorkerPool(int workers)
    {
        Workers = workers;
        _threads = [.. Enumerable.Range(1, workers - 1).Select(worker => new Thread(() => Serve(worker)) { IsBackground = true, Name = $"scoring {worker}" })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>How many workers there are, the caller included.</summary>
    public int Workers { get; }

    /// <summary>Runs all jobs and returns when the last one has ended; the first exception of a job is thrown again here.</summary>
    /// <param name="jobs">How many jobs there are.</param>
    /// <param name="job">Receives the job's number and the worker's, both from 0.</param>
    public void Run(int jobs, Action<int, int> job)
    {
        lock (_gate)
        {
            (_job, _jobs, _next, _fault, _isOpen) = (job, jobs, 0, null, true);
            _round++;
            Monitor.PulseAll(_gate);
        }
        Work(worker: 0);
        lock (_gate)
            _isOpen = false;
        WaitWhile(() => _active > 0);
        _fault?.Throw();
    }

    /// <summary>
    /// Runs the same jobs in several steps that follow each other without a pause: a job begins when, of the step before,
    /// it and all jobs with lower numbers have ended, and of the step before that, all jobs. So nobody waits for the
    /// slowest job of a step.
    /// </summary>
    /// <param name="steps">How many steps there are.</param>
    /// <param name="jobs">How many jobs each has.</param>
    /// <param name="job">Receives the step, the job's number in it and the worker's, all from 0.</param>
    public void RunSteps(int steps, int jobs, Action<int, int, int> job)
    {
        var ended = new int[jobs];
        // Jobs are handed out in ascending order, so that whatever one waits for is done or being worked on.
        Run(steps * jobs, (number, worker) =>
        {
            var (step, own) = (number / jobs, number % jobs);
            for (var wait = new SpinWait(); !MayBegin(step, own); wait.SpinOnce(sleep1Threshold: -1))
                if (Volatile.Read(ref _fault) is not null)
                    return;
            job(step, own, worker);
            Volatile.Write(ref ended[own], step + 1);
        });

        bool MayBegin(int step, int own)
        {
            for (var other = 0; other < jobs; other++)
                if (Volatile.Read(ref ended[other]) < (other <= own ? step : step - 1))
                    return false;
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            _round++;
            Monitor.PulseAll(_gate);
        }
        foreach (var thread in _threads)
            thread.Join();
    }

    private void Serve(int worker)
    {
        for (var seen = 0; ;)
        {
            WaitWhile(() => _round == seen);
            lock (_gate)
            {
                seen = _round;
                if (_stopped)
                    return;
                if (!_isOpen)
                    continue;
                _active++;
            }
            Work(worker);
            lock (_gate)
            {
                _active--;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Work(int worker)
    {
        try
        {
            for (var number = Next(); number < _jobs; number = Next())
                _job!(number, worker);
        }
        catch (Exception fault)
        {
            Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(fault), null);
            Volatile.Write(ref _next, _jobs);
        }

        int Next() => Interlocked.Increment(ref _next) - 1;
    }

    private void WaitWhile(Func<bool> condition)
    {
        var end = Stopwatch.GetTimestamp() + LongestSpin;
        while (condition())
        {
            Thread.SpinWait(4);
            if (Stopwatch.GetTimestamp() > end)
                break;
        }
        lock (_gate)
            while (condition())
                Monitor.Wait(_gate);
    }
}

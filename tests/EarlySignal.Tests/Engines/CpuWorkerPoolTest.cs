using EarlySignal.Engines.Cpu;

namespace EarlySignal.Tests.Engines;

public sealed class CpuWorkerPoolTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_job_runs_once_by_a_known_worker(int workers)
    {
        using var pool = new WorkerPool(workers);
        for (var round = 0; round < 200; round++)
        {
            var runs = new int[round];
            pool.Run(runs.Length, (job, worker) =>
            {
                Assert.InRange(worker, 0, workers - 1);
                Interlocked.Increment(ref runs[job]);
            });
            Assert.All(runs, count => Assert.Equal(1, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_exception_of_a_job_reaches_the_caller_and_the_pool_goes_on(int workers)
    {
        using var pool = new WorkerPool(workers);
        for (var round = 0; round < 20; round++)
        {
            var fault = Assert.Throws<InvalidOperationException>(() => pool.Run(10, (job, _) =>
            {
                if (job == 4)
                    throw new InvalidOperationException("job 4");
            }));
            Assert.Equal("job 4", fault.Message);
            var sum = 0;
            pool.Run(10, (job, _) => Interlocked.Add(ref sum, job));
            Assert.Equal(45, sum);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(5, 7)]
    [InlineData(5, 2)]
    public void A_job_of_a_step_begins_when_those_it_builds_on_have_ended(int workers, int jobs)
    {
        const int steps = 40;
        using var pool = new WorkerPool(workers);
        var begun = new int[steps, jobs];
        var ended = new int[steps, jobs];
        var early = 0;
        pool.RunSteps(steps, jobs, (step, job, _) =>
        {
            Interlocked.Increment(ref begun[step, job]);
            for (var other = 0; other < jobs; other++)
                if ((step > 0 && other <= job && Volatile.Read(ref ended[step - 1, other]) == 0) || (step > 1 && Volatile.Read(ref ended[step - 2, other]) == 0))
                    Interlocked.Increment(ref early);
            Thread.SpinWait((step * 7919 + job * 104729) % 500);
            Volatile.Write(ref ended[step, job], 1);
        });
        Assert.Equal(0, early);
        Assert.All(begun.Cast<int>(), count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_exception_in_a_step_ends_the_jobs_that_wait_for_it(int workers)
    {
        using var pool = new WorkerPool(workers);
        for (var round = 0; round < 20; round++)
        {
            var fault = Assert.Throws<InvalidOperationException>(() => pool.RunSteps(10, 4, (step, job, _) =>
            {
                if ((step, job) == (3, 1))
                    throw new InvalidOperationException("step 3");
            }));
            Assert.Equal("step 3", fault.Message);
        }
    }

    [Fact]
    public void Sleeping_workers_wake_up_for_the_next_round()
    {
        using var pool = new WorkerPool(2);
        var done = 0;
        for (var round = 0; round < 3; round++)
        {
            Thread.Sleep(5);
            pool.Run(4, (_, _) => Interlocked.Increment(ref done));
        }
        Assert.Equal(12, done);
    }
}

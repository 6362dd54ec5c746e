namespace Satchel.Engine.Pipeline;

/// <summary>How a worker works.</summary>
public sealed class WorkerOptions
{
    /// <summary>Most jobs that are planned at once, 1 to 64; 4 unless said otherwise. Only planning asks models.</summary>
    public int Parallel { get; set; } = 4;

    /// <summary>Most jobs of one store before the other stores have their turn, 1 to 10,000; 64 unless said otherwise.</summary>
    public int TurnJobs { get; set; } = 64;

    /// <summary>How long a lease holds without being renewed, 5 s to a day; two minutes unless said otherwise.</summary>
    public TimeSpan LeaseTerm { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a job that another worker has holds up the later ones of its store, up to the lease; ten seconds unless said
    /// otherwise. Jobs are applied in the order in which they were asked for, so that several workers do what one would do.
    /// </summary>
    public TimeSpan OrderPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the first failure puts a job off; each later one twice as long, at most <see cref="LongestBackOff"/>.</summary>
    public TimeSpan BackOff { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest time for which a failure puts a job off.</summary>
    public TimeSpan LongestBackOff { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Reports every value that is out of its range.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    internal void Validate()
    {
        var problems = new List<string>();
        Require(Parallel is >= 1 and <= 64, "Parallel: 1 to 64");
        Require(TurnJobs is >= 1 and <= 10_000, "TurnJobs: 1 to 10,000");
        Require(LeaseTerm >= TimeSpan.FromSeconds(5) && LeaseTerm <= TimeSpan.FromDays(1), "LeaseTerm: 5 s to a day");
        Require(OrderPatience >= TimeSpan.Zero && OrderPatience <= LeaseTerm, "OrderPatience: 0 to LeaseTerm");
        Require(BackOff > TimeSpan.Zero && BackOff <= LongestBackOff, "BackOff: more than 0, at most LongestBackOff");
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems));
        }

        void Require(bool holds, string rule)
        {
            if (!holds)
            {
                problems.Add(rule);
            }
        }
    }
}

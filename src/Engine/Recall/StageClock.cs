namespace Satchel.Engine.Recall;

/// <summary>Measures the steps of one answer.</summary>
internal sealed class StageClock(TimeProvider time)
{
    private readonly List<RecallStage> _stages = [];
    private readonly long _started = time.GetTimestamp();
    private long _last = time.GetTimestamp();

    /// <summary>The steps that ended.</summary>
    public IReadOnlyList<RecallStage> Stages => _stages;

    /// <summary>Time since the beginning, in milliseconds.</summary>
    public double TookMs => time.GetElapsedTime(_started).TotalMilliseconds;

    /// <summary>A step has ended; the next one begins.</summary>
    public void End(string stage)
    {
        var now = time.GetTimestamp();
        _stages.Add(new RecallStage(stage, time.GetElapsedTime(_last, now).TotalMilliseconds));
        _last = now;
    }
}

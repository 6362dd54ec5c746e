using System.Diagnostics.CodeAnalysis;

namespace Satchel.Testing;

/// <summary>Points in time that tests share.</summary>
public static class Moments
{
    /// <summary>A moment like any other, in whole milliseconds: a Monday.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 3, 2, 10, 20, 30, 456, TimeSpan.Zero);

    /// <summary>The clock on the wall, for what waits on another thread or process and not on a test.</summary>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The only place where tests name it.")]
    public static TimeProvider WallClock => TimeProvider.System;

    /// <summary>A moment some seconds behind <see cref="Start"/>.</summary>
    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);
}

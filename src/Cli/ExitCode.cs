namespace Satchel.Cli;

/// <summary>What the exit code of the program says. Scripts rely on it.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The answer is no: not found, refused.</summary>
    public const int No = 1;

    /// <summary>The command was given wrongly.</summary>
    public const int Usage = 2;

    /// <summary>Something outside of the program failed.</summary>
    public const int Outside = 3;

    /// <summary>The home, its settings or the store failed.</summary>
    public const int Store = 4;

    /// <summary>A mistake of the program.</summary>
    public const int Bug = 70;

    /// <summary>Ended by a signal, as shells say it.</summary>
    public const int Interrupted = 130;
}

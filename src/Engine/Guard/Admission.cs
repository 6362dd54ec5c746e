namespace Satchel.Engine.Guard;

/// <summary>Whether a draft may become a memory.</summary>
public abstract record Admission
{
    private Admission()
    {
    }

    /// <summary>It may; this is what it becomes.</summary>
    /// <param name="Version">The memory, without its secrets.</param>
    /// <param name="Secrets">What was taken out, and what may be a secret and was left.</param>
    public sealed record Admitted(Model.MemoryVersion Version, SecretReport Secrets) : Admission
    {
        /// <summary>What its writer should know: signs of text that will soon be stale, signs of an instruction.</summary>
        public IReadOnlyList<string> Warnings { get; init; } = [];
    }

    /// <summary>It may not.</summary>
    public sealed record Refused(Refusal Reason) : Admission;
}

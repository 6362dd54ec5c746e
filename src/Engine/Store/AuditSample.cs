namespace Satchel.Engine.Store;

/// <summary>Which versions an audit looks at where it does not look at all: a number of them, chosen by a seed.</summary>
/// <param name="Versions">How many, 1 to <see cref="MostVersions"/>.</param>
/// <param name="Seed">The same seed chooses the same versions of the same store.</param>
public sealed record AuditSample(int Versions, int Seed)
{
    /// <summary>Most versions of a sample: the choice is held in memory.</summary>
    public const int MostVersions = 100_000;
}

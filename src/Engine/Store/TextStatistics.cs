namespace Satchel.Engine.Store;

/// <summary>Size of the text index; current versions that are not quarantined count.</summary>
/// <param name="Documents">Versions in the index.</param>
/// <param name="Passages">Passages that they were cut into.</param>
/// <param name="Words">Words of all passages.</param>
public readonly record struct TextStatistics(long Documents, long Passages, long Words)
{
    /// <summary>Mean words of a passage; 1 in an empty index.</summary>
    public double MeanPassageWords => Passages == 0 ? 1 : (double)Words / Passages;
}

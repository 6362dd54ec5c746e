namespace Satchel.Engine.Guard;

/// <summary>Tells texts that say nothing by themselves: shorter than three characters, or only an acknowledgement.</summary>
public static class NoiseFilter
{
    /// <summary>What such a text is called where it is rejected or warned of.</summary>
    public const string Name = "noise";

    private const int FewestCharacters = 3;

    private static readonly HashSet<string> Acknowledgements = new(StringComparer.OrdinalIgnoreCase)
    {
        "ok", "okay", "got it", "thanks", "thank you", "sure", "yes", "no", "understood", "ack", "acknowledged", "noted", "done", "fine", "right",
    };

    /// <summary>Whether a text says nothing by itself.</summary>
    public static bool IsNoise(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        return trimmed.Length < FewestCharacters || Acknowledgements.Contains(trimmed.TrimEnd('.', '!'));
    }
}

using Satchel.Engine.Settings;

namespace Satchel.Engine.Inference;

/// <summary>A provider's key. It cannot be printed by mistake.</summary>
internal sealed class ApiKey(string value)
{
    /// <summary>The key itself, for the header of a request.</summary>
    public string Reveal() => value;

    public override string ToString() => SecretMask.Hidden;
}

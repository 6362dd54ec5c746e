namespace Satchel.Server.Mcp;

/// <summary>What an argument of a tool may be.</summary>
internal enum ArgumentKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>A list of texts, or one text with commas between.</summary>
    Texts,

    /// <summary>A JSON object, or a text that holds one.</summary>
    Json,
}

namespace Satchel.Cli.Setup.Documents;

/// <summary>What a value of a JSON text is.</summary>
internal enum JsonKind
{
    /// <summary>Members with names.</summary>
    Object,

    /// <summary>Members without names.</summary>
    Array,

    /// <summary>A text.</summary>
    String,

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>, as it is written.</summary>
    Literal,
}

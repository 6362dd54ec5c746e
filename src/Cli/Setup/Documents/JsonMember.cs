namespace Satchel.Cli.Setup.Documents;

/// <summary>One member of an object or an array.</summary>
/// <param name="Name">Its name; null in an array.</param>
/// <param name="Start">First character: of the name, or of the value.</param>
/// <param name="Value">Its value.</param>
/// <param name="Comma">Where the comma after it stands; -1 where there is none.</param>
internal sealed record JsonMember(string? Name, int Start, JsonPart Value, int Comma);

namespace Satchel.Cli.Setup.Documents;

/// <summary>What becomes of a settings file.</summary>
/// <param name="Text">Its new text.</param>
/// <param name="Trace">How it is taken back; null where nothing of Satchel is left in it.</param>
/// <param name="Missing">How many entries were not there yet, or were there in another form.</param>
/// <param name="Present">How many entries were there, in any form.</param>
/// <param name="Foreign">Entries in whose place somebody else put something; they are left alone.</param>
internal sealed record DocumentEdit(string Text, DocumentTrace? Trace, int Missing, int Present, IReadOnlyList<HostEntry> Foreign);

namespace Satchel.Engine.Extraction;

/// <summary>A stretch of a text without white space, without the punctuation around it.</summary>
/// <param name="Start">Where it starts, in UTF-16 units.</param>
/// <param name="Length">Its UTF-16 units; at least 1.</param>
/// <param name="StartsSentence">Whether a sentence, a line or a quotation begins with it.</param>
/// <param name="EndsClause">Whether punctuation stands between it and the next one.</param>
internal readonly record struct Token(int Start, int Length, bool StartsSentence, bool EndsClause);

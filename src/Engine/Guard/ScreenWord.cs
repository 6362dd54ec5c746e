namespace Satchel.Engine.Guard;

/// <summary>A word as the screen compares it.</summary>
/// <param name="Folded">Lower case, without accents, disguises taken off.</param>
/// <param name="Begins">Whether a sentence, a line or an order may begin with it.</param>
/// <param name="Start">Its first UTF-16 unit in the text that was read.</param>
/// <param name="End">The first UTF-16 unit behind it.</param>
internal readonly record struct ScreenWord(string Folded, bool Begins, int Start, int End);

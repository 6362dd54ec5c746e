namespace Satchel.Engine.Portability.Foreign;

/// <summary>A secret key of another system.</summary>
/// <param name="Extension">What its file's name ends with.</param>
/// <param name="Text">The key in hexadecimal digits.</param>
/// <param name="What">What it is.</param>
internal sealed record ForeignKey(string Extension, string Text, string What);

namespace Satchel.Engine.Identity;

/// <summary>The public half of a home's key pair, and where the pair lies.</summary>
/// <param name="PublicKey">64 hexadecimal digits.</param>
/// <param name="Npub">The same as people pass it around.</param>
/// <param name="Path">The file.</param>
public sealed record IdentityReport(string PublicKey, string Npub, string Path);

namespace Satchel.Engine.Commerce;

/// <summary>Somebody whose word about vendors counts.</summary>
/// <param name="Attester">The public key, 64 hexadecimal digits.</param>
/// <param name="Weight">From 0, which bars a word that a list would let count, to 100.</param>
/// <param name="Via">How it came on the list: manual, follows or providers.</param>
public sealed record TrustedAttester(string Attester, int Weight, string Via);

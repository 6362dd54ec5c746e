using System.Security.Cryptography;

namespace Satchel.Testing;

/// <summary>The system's randomness, for keys that no test has to know.</summary>
public static class Randomness
{
    /// <summary>Shared by all tests; nobody disposes of it.</summary>
    public static RandomNumberGenerator Secrets { get; } = RandomNumberGenerator.Create();
}

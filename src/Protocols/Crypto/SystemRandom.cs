using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Satchel.Protocols.Crypto;

/// <summary>
/// Random bytes that nobody can foresee, from the kernel. On Linux and macOS they come from <c>getentropy</c>, because .NET would
/// load a cryptographic library first (ADR 0014).
/// </summary>
public static partial class SystemRandom
{
    /// <summary>The most that <c>getentropy</c> gives at once, in bytes.</summary>
    private const int MostBytesAtOnce = 256;

    /// <summary>As many random bytes.</summary>
    public static byte[] GetBytes(int count)
    {
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    /// <summary>Fills memory with random bytes.</summary>
    public static void Fill(Span<byte> bytes)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }

        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, MostBytesAtOnce)];
            if (GetEntropy(part, (nuint)part.Length) != 0)
            {
                // A kernel without the call; the library finds another way.
                RandomNumberGenerator.Fill(part);
            }

            bytes = bytes[part.Length..];
        }
    }

    [LibraryImport("libc", EntryPoint = "getentropy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetEntropy(Span<byte> bytes, nuint count);
}

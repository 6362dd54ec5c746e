using System.Security.Cryptography;
using System.Text;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Files;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Lightning.Sandbox;

/// <summary>The file of a sandbox's key: 64 hexadecimal digits.</summary>
internal static class SandboxKey
{
    /// <summary>Reads the key; makes the file where it is missing. Of several who make it at once all get the same.</summary>
    /// <exception cref="NodeException">The file holds no key.</exception>
    public static SecretKey Open(string path)
    {
        if (!File.Exists(path))
        {
            SandboxFiles.MakeDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            Make(path);
        }

        return SecretKeyText.TryParse(File.ReadAllText(path).AsSpan().Trim(), out var key)
            ? key
            : throw new NodeException(NodeError.Refused, "The file of the sandbox's key holds no key.");
    }

    private static void Make(string path)
    {
        var bytes = new byte[SecretKey.ByteCount];
        SecretKey? key;
        do
        {
            SystemRandom.Fill(bytes);
        }
        while (!SecretKey.TryRead(bytes, out key));

        key.Dispose();
        NewFile.TryMake(path, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)), isDurable: true);
        CryptographicOperations.ZeroMemory(bytes);
    }
}

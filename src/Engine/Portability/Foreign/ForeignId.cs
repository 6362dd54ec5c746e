using System.Security.Cryptography;
using System.Text;
using Satchel.Engine.Model;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>Ids of things that have none, or one that is no id here: made of what they say, so that the same thing gets the same.</summary>
internal static class ForeignId
{
    /// <summary>Bytes of the hash in an id.</summary>
    private const int Bytes = 12;

    /// <summary>Makes an id.</summary>
    /// <param name="format">The other system.</param>
    /// <param name="parts">What tells the thing from others.</param>
    public static string Of(SourceFormat format, params ReadOnlySpan<string> parts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', parts!)));
        return $"{SourceFormats.Of(format)}-{Convert.ToHexStringLower(hash.AsSpan(0, Bytes))}";
    }

    /// <summary>The id as it is, where it is one here; otherwise one that is made of it.</summary>
    public static string Kept(SourceFormat format, string id, out bool isKept)
    {
        isKept = MemoryId.TryParse(id, out _);
        return isKept ? id : Of(format, "id", id);
    }
}

using System.Diagnostics;
using Satchel.Engine.Portability.ClaudeMd;
using Satchel.Engine.Portability.LightningMemory;
using Satchel.Engine.Portability.McpMemory;
using Satchel.Engine.Portability.Mem0;
using Satchel.Engine.Portability.Memman;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>Finds what a path holds.</summary>
internal static class ForeignHomes
{
    /// <summary>Looks at a file or directory; no store is opened yet.</summary>
    /// <exception cref="SourceException">There is nothing of this format, or it cannot be read.</exception>
    public static ForeignHome Open(SourceFormat format, string path)
    {
        if (!Path.Exists(path))
        {
            throw new SourceException(SourceError.NotFound, $"There is no file or directory '{path}'");
        }

        try
        {
            return format switch
            {
                SourceFormat.Memman => MemmanHome.Open(path),
                SourceFormat.LightningMemory => LightningHome.Open(path),
                SourceFormat.McpMemory => Single(() => new McpMemoryFile(path)),
                SourceFormat.ClaudeMd => Single(() => new ClaudeMdNotes(path)),
                SourceFormat.Mem0 => Single(() => new Mem0File(path)),
                _ => throw new UnreachableException(),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(SourceError.Unreadable, $"'{path}' cannot be read: {error.Message.TrimEnd('.')}", error);
        }
    }

    private static ForeignHome Single(Func<IForeignStore> open) => new() { Stores = [new ForeignStoreName(null, open)] };
}

using Satchel.Engine.Model;
using Satchel.Engine.Portability.Foreign;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability.ClaudeMd;

/// <summary>
/// Notes in Markdown: one file, a project with its <c>CLAUDE.md</c>, or a folder of notes. Each item of a list and each
/// paragraph becomes a memory that begins with the headings above it.
/// </summary>
internal sealed class ClaudeMdNotes : IForeignStore
{
    /// <summary>Most bytes of a file of notes: these are pages for a model to read.</summary>
    private const int MostBytes = 4 << 20;

    /// <summary>What belongs to a project, in this order; other Markdown there is about the project and for people.</summary>
    private static readonly string[] ProjectFiles = ["CLAUDE.md", "CLAUDE.local.md", Path.Combine(".claude", "CLAUDE.md")];

    private static readonly string[] ProjectFolders = [Path.Combine(".claude", "rules"), Path.Combine(".claude", "memory")];

    private static readonly EnumerationOptions EveryFile = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private readonly List<string> _files;
    private readonly string _root;

    /// <summary>Finds the files.</summary>
    /// <exception cref="SourceException">There are none.</exception>
    public ClaudeMdNotes(string path)
    {
        _root = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        _files = Directory.Exists(path) ? Find(path) : [path];
        if (_files.Count == 0)
        {
            throw new SourceException(SourceError.NotRecognised, $"'{path}' holds no CLAUDE.md and no other notes in Markdown");
        }
    }

    /// <inheritdoc/>
    public EmbeddingSpace? Space => null;

    /// <inheritdoc/>
    public IEnumerable<ForeignMemory> ReadMemories()
    {
        foreach (var file in _files)
        {
            var name = Path.GetRelativePath(_root, file).Replace('\\', '/');
            var notes = MarkdownNotes.Parse(SmallFile.Read(file, MostBytes));
            foreach (var note in notes.Items)
            {
                yield return Memory(file, name, notes, note);
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ForeignEdge> ReadEdges() => [];

    /// <inheritdoc/>
    public IEnumerable<(string Kind, string Reason, string Subject)> ReadLeftOut() => [];

    /// <inheritdoc/>
    public IEnumerable<ArchivedRow> ReadRest() => [];

    public void Dispose()
    {
    }

    private static List<string> Find(string directory)
    {
        var project = ProjectFiles.Select(name => Path.Combine(directory, name)).Where(File.Exists).ToList();
        foreach (var folder in ProjectFolders.Select(name => Path.Combine(directory, name)).Where(_ => project.Count > 0).Where(Directory.Exists))
        {
            project.AddRange(Notes(folder));
        }

        return project.Count > 0 ? project : [.. Notes(directory)];
    }

    private static IEnumerable<string> Notes(string directory) => Directory.EnumerateFiles(directory, "*.md", EveryFile).Order(StringComparer.Ordinal);

    private static ForeignMemory Memory(string file, string name, MarkdownNotes notes, MarkdownNote note)
    {
        // The title of a page says what all of it is about: it helps to find a note, and would be noise before each.
        var context = string.Join(" › ", note.Headings.Skip(1));
        var content = context.Length > 0 ? $"{context}: {note.Text}" : note.Text;
        return new ForeignMemory
        {
            HasOwnId = false,
            Draft = new MemoryDraft
            {
                Id = ForeignId.Of(SourceFormat.ClaudeMd, content),
                Content = content,
                Category = Category(notes.Type),
                Keywords = [.. note.Headings.Take(1), .. notes.Name is { } title ? [title] : (string[])[]],
                Source = name,
                Origin = MemoryOrigin.Import,
                CreatedAt = new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero),
                Metadata = JsonText.Object(
                    "claude_md", ("file", name), ("headings", note.Headings.Count > 0 ? string.Join(" › ", note.Headings) : null), ("description", notes.Description)),
            },
            Original = () => ArchivedRow.Of(name, note.Text),
        };
    }

    /// <summary>What the head of a note says of its kind.</summary>
    private static MemoryCategory Category(string? type) => type switch
    {
        "user" or "feedback" => MemoryCategory.Preference,
        "reference" => MemoryCategory.Fact,
        _ => MemoryCategory.Context,
    };
}

namespace Satchel.Postgres;

/// <summary>
/// The service files of libpq: sections <c>[name]</c> with lines <c>word=value</c>. Looked for in <c>PGSERVICEFILE</c>, else
/// <c>~/.pg_service.conf</c>, then in <c>pg_service.conf</c> of <c>PGSYSCONFDIR</c>.
/// </summary>
internal static class ServiceFile
{
    /// <returns>The words of a section; null where no file has it.</returns>
    public static Dictionary<string, string>? Read(string service, Func<string, string?> variable, string userDirectory)
    {
        string?[] files =
        [
            variable("PGSERVICEFILE") ?? Path.Combine(userDirectory, ".pg_service.conf"),
            variable("PGSYSCONFDIR") is { } system ? Path.Combine(system, "pg_service.conf") : null,
        ];
        return files.Where(File.Exists).Select(file => Section(File.ReadLines(file!), service)).FirstOrDefault(found => found is not null);
    }

    private static Dictionary<string, string>? Section(IEnumerable<string> lines, string service)
    {
        Dictionary<string, string>? words = null;
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '[')
            {
                if (words is not null)
                {
                    break;
                }

                words = line == $"[{service}]" ? new(StringComparer.OrdinalIgnoreCase) : null;
            }
            else if (words is not null && line.Split('=', 2) is [var name, var value])
            {
                words[name.Trim()] = value.Trim();
            }
        }

        return words;
    }
}

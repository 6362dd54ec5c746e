using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Satchel.Engine.Store;

namespace Satchel.Postgres;

/// <summary>
/// How a server is reached: a connection string as libpq reads it, as an address (<c>postgresql://user@host:5432/database?sslmode=require</c>)
/// or as words (<c>host=… dbname=…</c>), or as Npgsql reads it (<c>Host=…;Database=…</c>). A password may stand in it, or in
/// <c>~/.pgpass</c> (<c>PGPASSFILE</c>), or in the section of a service file that <c>service=NAME</c> names.
/// </summary>
public sealed partial class PostgresAddress
{
    /// <summary>Connections of one process to one database: those that read, the one that writes, and one that waits for work.</summary>
    private const int MostConnections = 16;

    /// <summary>Statements that a connection keeps prepared: all that recall and remember ask.</summary>
    private const int PreparedStatements = 200;

    private const int ConnectTimeoutSeconds = 10;

    private static readonly Dictionary<string, string> OwnNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["dbname"] = "Database",
        ["user"] = "Username",
        ["password"] = "Password",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["passfile"] = "Passfile",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["options"] = "Options",
        ["target_session_attrs"] = "Target Session Attributes",
    };

    private readonly NpgsqlConnectionStringBuilder _builder;

    private PostgresAddress(NpgsqlConnectionStringBuilder builder) => _builder = builder;

    /// <summary>The server and the database, without user and password.</summary>
    public string Shown
        => string.Create(CultureInfo.InvariantCulture, $"postgresql://{_builder.Host}:{_builder.Port}/{_builder.Database ?? _builder.Username}");

    /// <summary>Reads a connection string.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="variable">Reads the environment, for the places of service files.</param>
    /// <param name="userDirectory">The user's own directory.</param>
    /// <exception cref="StoreException">It is none; the message names the part and holds no password.</exception>
    public static PostgresAddress Parse(string text, Func<string, string?> variable, string userDirectory)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variable);
        var words = text.Contains("://", StringComparison.Ordinal) ? OfAddress(text) : text.Contains(';', StringComparison.Ordinal) ? null : OfWords(text);
        var builder = words is null ? OfPairs(text) : Build(WithService(words, variable, userDirectory));
        if (string.IsNullOrEmpty(builder.Host))
        {
            throw Invalid("it names no host");
        }

        builder.Timeout = builder.ContainsKey("Timeout") ? builder.Timeout : ConnectTimeoutSeconds;
        builder.MaxPoolSize = builder.ContainsKey("Maximum Pool Size") ? builder.MaxPoolSize : MostConnections;
        builder.MaxAutoPrepare = builder.ContainsKey("Max Auto Prepare") ? builder.MaxAutoPrepare : PreparedStatements;
        builder.ApplicationName ??= "satchel";
        builder.TcpKeepAlive = true;
        builder.IncludeErrorDetail = false;

        // A statement has its own limit on the server; a pool that is used up is waited for.
        builder.CommandTimeout = 0;
        builder.AutoPrepareMinUsages = 2;
        return new PostgresAddress(builder);
    }

    /// <summary>The way to the database, with a pool of connections.</summary>
    internal ConnectionPool Open()
    {
        var source = new NpgsqlSlimDataSourceBuilder(_builder.ConnectionString);
        source.EnableArrays();
        source.EnableTransportSecurity();
        return new ConnectionPool(source.Build(), _builder.MaxPoolSize);
    }

    private static Dictionary<string, string> OfAddress(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgresql" or "postgres"))
        {
            throw Invalid("it does not read as postgresql://user@host:port/database");
        }

        var words = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["host"] = uri.Host.Trim('[', ']') };
        if (!uri.IsDefaultPort && uri.Port > 0)
        {
            words["port"] = uri.Port.ToString(CultureInfo.InvariantCulture);
        }

        if (uri.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var secret])
        {
            words["user"] = Uri.UnescapeDataString(user);
            if (secret is [var password])
            {
                words["password"] = Uri.UnescapeDataString(password);
            }
        }

        if (uri.AbsolutePath.Trim('/') is { Length: > 0 } database)
        {
            words["dbname"] = Uri.UnescapeDataString(database);
        }

        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var left, var right] ? (left, right) : (pair, "");
            words[Uri.UnescapeDataString(name)] = Uri.UnescapeDataString(value);
        }

        return words.Where(word => word.Value.Length > 0).ToDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static Dictionary<string, string> OfWords(string text)
    {
        var words = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var end = 0;
        foreach (Match match in Word().Matches(text))
        {
            if (!string.IsNullOrWhiteSpace(text[end..match.Index]))
            {
                break;
            }

            end = match.Index + match.Length;
            words[match.Groups["name"].Value] = match.Groups["quoted"] is { Success: true } quoted
                ? Escaped().Replace(quoted.Value, "$1")
                : match.Groups["plain"].Value;
        }

        return words.Count > 0 && string.IsNullOrWhiteSpace(text[end..]) ? words : throw Invalid("it does not read as name=value words");
    }

    private static NpgsqlConnectionStringBuilder OfPairs(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw Invalid("a name in it is unknown, or a value of a wrong kind");
        }
    }

    private static Dictionary<string, string> WithService(Dictionary<string, string> words, Func<string, string?> variable, string userDirectory)
    {
        if (!words.Remove("service", out var service))
        {
            return words;
        }

        var merged = ServiceFile.Read(service, variable, userDirectory) ?? throw Invalid($"no service file has a section '{service}'");
        foreach (var (name, value) in words)
        {
            merged[name] = value;
        }

        return merged;
    }

    private static NpgsqlConnectionStringBuilder Build(Dictionary<string, string> words)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        foreach (var (name, value) in words)
        {
            // Npgsql's own names are taken too, such as "Maximum Pool Size" in an address.
            var key = OwnNames.GetValueOrDefault(name, name);
            try
            {
                builder[key] = key is "SSL Mode" or "Target Session Attributes" ? value.Replace("-", "", StringComparison.Ordinal) : value;
            }
            catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
            {
                throw Invalid($"'{name}' is unknown or its value of a wrong kind");
            }
        }

        return builder;
    }

    private static StoreException Invalid(string problem) => new(StoreError.AddressInvalid, $"this is no connection string of PostgreSQL: {problem}");

    [GeneratedRegex("""(?<name>\w+)\s*=\s*(?:'(?<quoted>(?:[^'\\]|\\.)*)'|(?<plain>[^\s']*))""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\\(.)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Escaped();
}

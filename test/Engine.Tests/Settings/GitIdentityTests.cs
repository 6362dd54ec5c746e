using Satchel.Engine.Settings;

namespace Satchel.Engine.Tests.Settings;

/// <summary>A repository is known wherever it is checked out, by its files alone.</summary>
public sealed class GitIdentityTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    private string Repository => Path.Combine(_home.Base, "repository");

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("https://github.com/acme/app.git", "github.com/acme/app")]
    [InlineData("https://anna:secret@GitHub.com/acme/app", "github.com/acme/app")]
    [InlineData("https://token@github.com:443/acme/app.git/", "github.com/acme/app")]
    [InlineData("git@github.com:acme/app.git", "github.com/acme/app")]
    [InlineData("github.com:acme/app", "github.com/acme/app")]
    [InlineData("ssh://git@github.com:22/acme/app.git", "github.com/acme/app")]
    [InlineData("ssh://git@git.example:2222/acme/app.git", "git.example:2222/acme/app")]
    [InlineData("https://git.example/a,b.git", "git.example/a%2Cb")]
    [InlineData("/srv/git/app.git", "path:/srv/git/app")]
    [InlineData("file:///srv/git/app.git", "path:/srv/git/app")]
    [InlineData("../app.git", "path:/srv/app")]
    public void Every_address_of_a_repository_is_the_same_and_holds_no_password(string url, string expected)
        => Assert.Equal(expected, GitIdentity.Normalised(url, "/srv/clone"));

    [Fact]
    public void The_remote_origin_counts_wherever_it_stands()
    {
        Write(".git/config", "[core]\n\tbare = false\n[remote \"fork\"]\n\turl = git@github.com:anna/app.git\n[remote \"origin\"]\n\turl = git@github.com:acme/app.git\n");

        Assert.Equal("github.com/acme/app", GitIdentity.Find(Directory.CreateDirectory(Path.Combine(Repository, "src", "deep")).FullName));
    }

    [Fact]
    public void Without_an_origin_the_first_remote_counts_and_without_any_the_place()
    {
        Write(".git/config", "[remote \"fork\"]\n\turl = git@github.com:anna/app.git\n[branch \"main\"]\n\tremote = fork\n");
        Assert.Equal("github.com/anna/app", GitIdentity.Find(Repository));

        Write(".git/config", "[core]\n\tbare = false\n");
        Assert.Equal($"path:{Path.Combine(Repository, ".git")}", GitIdentity.Find(Repository));
        Assert.Null(GitIdentity.Find(_home.Base));
    }

    [Fact]
    public void A_worktree_is_the_repository_and_a_submodule_is_its_own()
    {
        Write(".git/config", "[remote \"origin\"]\n\turl = https://github.com/acme/app\n");
        Write(".git/worktrees/tree/commondir", "../..\n");
        Write("../tree/.git", $"gitdir: {Path.Combine(Repository, ".git", "worktrees", "tree")}\n");
        Write(".git/modules/part/config", "[remote \"origin\"]\n\turl = https://github.com/acme/part\n");
        Write("part/.git", "gitdir: ../.git/modules/part\n");

        Assert.Equal("github.com/acme/app", GitIdentity.Find(Path.Combine(_home.Base, "tree")));
        Assert.Equal("github.com/acme/part", GitIdentity.Find(Path.Combine(Repository, "part")));
    }

    [Fact]
    public async Task A_repository_that_the_owner_named_chooses_the_store_before_the_active_one()
    {
        Write(".git/config", "[remote \"origin\"]\n\turl = https://github.com/acme/app\n");
        await _home.SetAsync("store.other.repository", "github.com/acme/other");
        Assert.Equal(StoreSource.Default, _home.Choose(directory: Repository).Source);

        await _home.SetAsync("store.acme.repository", "github.com/acme/lib, github.com/acme/app");
        await File.WriteAllTextAsync(_home.Home.ActiveFile, "active\n", TestContext.Current.CancellationToken);

        Assert.Equal(("acme", StoreSource.Repository), _home.Choose(directory: Repository) is var here ? (here.Name.Value, here.Source) : default);
        Assert.Equal("active", _home.Choose(directory: _home.Base).Name.Value);
    }

    private void Write(string name, string text)
    {
        var path = Path.GetFullPath(Path.Combine(Repository, name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}

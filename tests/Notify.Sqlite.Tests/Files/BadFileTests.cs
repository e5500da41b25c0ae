using Microsoft.Extensions.Logging.Abstractions;
using Notify.Sql.Storage;
using Notify.Sqlite.Storage;
using Notify.Sqlite.Tests.Bus;

namespace Notify.Sqlite.Tests.Files;

/// <summary>Files that cannot be used: a refusal that says why and what to do, and work when it was done.</summary>
public class BadFileTests
{
    [Fact]
    public async Task A_missing_folder_is_named_and_works_when_it_was_created()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "missing", "notify.db");
        await using var store = Create(path);

        (await RefusalAsync(store)).Should().Match<StoreFailure>(failure =>
            failure.Reason.Contains($"the folder {Path.GetDirectoryName(path)} ")
            && failure.Reason.Contains("does not exist")
            && failure.Remedy!.StartsWith("Create it"));

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        (await store.GetQueueAsync("email", default)).Should().BePositive();
    }

    [Fact]
    public async Task A_folder_in_place_of_the_file_is_refused()
    {
        using var folder = new TestFolder();
        await using var store = Create(folder.Path);

        (await RefusalAsync(store)).Reason.Should().Be($"{folder.Path} is a folder");
    }

    [Fact]
    public async Task A_file_that_is_not_a_database_or_encrypted_is_refused_and_not_changed()
    {
        using var folder = new TestFolder();
        var content = new byte[8192];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(folder.File(), content);
        await using (var store = Create(folder.File()))
        {
            (await RefusalAsync(store)).Should().Match<StoreFailure>(failure =>
                failure.Reason == "the file is not an SQLite database, or it is encrypted"
                && failure.Remedy!.Contains("another file"));
        }

        (await File.ReadAllBytesAsync(folder.File())).Should().Equal(content);
    }

    [Fact]
    public async Task A_damaged_file_is_refused()
    {
        using var folder = new TestFolder();
        await using (var store = Create(folder.File()))
            await store.GetQueueAsync("email", default);
        await using (var stream = File.OpenWrite(folder.File()))
        {
            stream.Position = 100;
            stream.Write(Enumerable.Repeat((byte)0xfe, 3000).ToArray());
        }

        await using var damaged = Create(folder.File());
        (await RefusalAsync(damaged)).Should().Match<StoreFailure>(failure =>
            failure.Reason == "the database file is damaged" && failure.Remedy!.Contains("Restore a backup"));
    }

    [Fact]
    public async Task A_newer_version_of_the_tables_is_refused_with_both_versions()
    {
        using var folder = new TestFolder();
        await using (var store = Create(folder.File()))
            await store.GetQueueAsync("email", default);
        TestRows.Run(folder.File(), "UPDATE notify_meta SET version = 7");

        await using var older = Create(folder.File());
        (await RefusalAsync(older)).Should().Match<StoreFailure>(failure =>
            failure.Reason.Contains("version 7") && failure.Reason.Contains("up to 1")
            && failure.Remedy!.StartsWith("Update the Notify packages"));
    }

    [Fact]
    public async Task Tables_without_a_version_are_refused()
    {
        using var folder = new TestFolder();
        await using (var store = Create(folder.File()))
            await store.GetQueueAsync("email", default);
        TestRows.Run(folder.File(), "DROP TABLE notify_meta");

        await using var unknown = Create(folder.File());
        (await RefusalAsync(unknown)).Reason.Should().Contain("no known version");
    }

    [Fact]
    public async Task Missing_tables_are_refused_if_they_must_not_be_created()
    {
        using var folder = new TestFolder();
        await using var store = Create(folder.File(), options => options.AutoMigrate = false);

        (await RefusalAsync(store)).Reason.Should().Contain("AutoMigrate is off");

        using (var connection = TestRows.Connect(folder.File()))
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"BEGIN IMMEDIATE; {SqliteSchema.CreateScript()} COMMIT";
            command.ExecuteNonQuery();
        }

        (await store.GetQueueAsync("email", default)).Should().Be(1);
    }

    [Fact]
    public async Task The_tables_of_an_application_remain()
    {
        using var folder = new TestFolder();
        TestRows.Run(folder.File(), "CREATE TABLE orders (id INTEGER PRIMARY KEY); INSERT INTO orders VALUES (42)");
        await using var store = Create(folder.File());

        await store.GetQueueAsync("email", default);

        TestRows.Run(folder.File(), "SELECT id FROM orders").Should().Be(42L);
        TestRows.Run(
                folder.File(),
                "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'notify\\_%' ESCAPE '\\' "
                    + "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'orders'")
            .Should().Be(0L, "all names have the prefix");
    }

    [Theory]
    [InlineData("", "may not create files in the folder")]
    [InlineData("notify.db", "may not read and write the file")]
    [InlineData("notify.db-wal", "may not read and write the file")]
    [InlineData("notify.db-shm", "may not read and write the file")]
    public async Task Missing_rights_are_reported_with_the_file(string name, string reason)
    {
        using var folder = new TestFolder();
        await using var first = Create(folder.File());
        await first.GetQueueAsync("email", default);
        using var denied = ReadOnlyPath.Create(Path.Combine(folder.Path, name));
        await using var store = Create(folder.File());

        (await RefusalAsync(store)).Should().Match<StoreFailure>(failure =>
            failure.Reason.Contains(reason) && failure.Remedy!.Contains("Give its user the right"));
    }

    private static SqliteQueueStore Create(string path, Action<SqliteOptions>? configure = null)
    {
        var options = new SqliteOptions { Path = path };
        configure?.Invoke(options);
        return new SqliteQueueStore(options, TimeProvider.System, NullLogger.Instance);
    }

    private static async Task<StoreFailure> RefusalAsync(SqliteQueueStore store)
    {
        var exception = (await store.Awaiting(one => one.OpenAsync(default)).Should().ThrowAsync<Exception>()).Which;
        var failure = store.Classify(exception);
        failure.Kind.Should().Be(StoreFailureKind.Refused, exception.ToString());
        failure.Remedy.Should().EndWith(".");
        store.IsListening.Should().BeFalse();
        return failure;
    }
}

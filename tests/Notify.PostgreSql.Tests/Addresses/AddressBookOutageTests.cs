using Notify.Addresses;
using Notify.PostgreSql.Storage;
using Notify.Sql;
using Notify.Testing;
using Notify.Tests.Shared;
using Npgsql;

namespace Notify.PostgreSql.Tests.Addresses;

/// <summary>A server that is down or restarts, missing permissions, and tables of another version.</summary>
public sealed class AddressBookOutageTests
{
    private const string Ada = "ada@example.com";

    private static readonly Suppression Bounced = new() { Reason = SuppressionReason.Bounced, At = TestEnvelopes.Moment };

    [Fact]
    public async Task Every_call_throws_an_IOException_while_the_server_is_down_and_works_after_a_restart()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        await using var book = Create(database.ConnectionString);
        await using var early = Create(database.ConnectionString);
        await book.AddAddressAsync("ada", Channels.Email, Ada);
        await book.SuppressAsync(Channels.Email, Ada, Bounced);
        await server.StopAsync();

        Func<Task>[] calls =
        [
            () => early.GetAddressesAsync("ada", Channels.Email).AsTask(),
            () => book.GetAddressesAsync("ada", Channels.Email).AsTask(),
            () => book.AddAddressAsync("ada", Channels.Email, Ada).AsTask(),
            () => book.RemoveAddressAsync("ada", Channels.Email, Ada).AsTask(),
            () => book.GetSuppressionAsync(Channels.Email, Ada).AsTask(),
            () => book.SuppressAsync(Channels.Email, Ada, Bounced).AsTask(),
            () => book.LiftAsync(Channels.Email, Ada).AsTask(),
            () => book.ListSuppressionsAsync(SuppressionFilter.All).AsTask(),
        ];
        foreach (var call in calls)
        {
            (await call.Should().ThrowExactlyAsync<IOException>())
                .WithMessage("The address book in PostgreSQL is unavailable (*).*")
                .Which.ToString().Should().NotContain(Ada);
        }

        await server.StartAgainAsync();
        (await early.GetAddressesAsync("ada", Channels.Email)).Should().Equal(Ada);
        (await book.GetAddressesAsync("ada", Channels.Email)).Should().Equal(Ada);
        (await book.GetSuppressionAsync(Channels.Email, Ada)).Should().Be(Bounced);
    }

    [Fact]
    public async Task A_missing_permission_is_named_and_the_address_book_works_when_it_was_granted()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        await using var book = Create(database.ConnectionString);
        await book.SuppressAsync(Channels.Email, Ada, Bounced);
        await database.ExecuteAsync("CREATE ROLE restricted LOGIN");
        await using var restricted = Create(database.ConnectionStringOf("restricted") + ";Include Error Detail=true");

        var refused = (await restricted.Invoking(one => one.SuppressAsync(Channels.Email, Ada, Bounced).AsTask())
            .Should().ThrowExactlyAsync<IOException>()).Which;
        await database.ExecuteAsync(
            """
            GRANT USAGE ON SCHEMA notify TO restricted;
            GRANT SELECT ON notify.meta TO restricted;
            GRANT SELECT, INSERT, UPDATE, DELETE ON notify.address, notify.suppression TO restricted;
            """);

        refused.Message.Should().Contain("a permission on schema notify is missing").And.Contain("GRANT USAGE ON SCHEMA");
        refused.ToString().Should().NotContain(Ada);
        await restricted.AddAddressAsync("ada", Channels.Email, Ada);
        await restricted.SuppressAsync(Channels.Email, Ada, Bounced);
        (await restricted.LiftAsync(Channels.Email, Ada)).Should().BeTrue();
    }

    [Fact]
    public async Task Errors_and_the_log_of_the_server_contain_no_address()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        await using var book = Create(database.ConnectionString + ";Include Error Detail=true");
        await book.AddAddressAsync("ada", Channels.Email, "first@example.com");
        await database.ExecuteAsync("ALTER TABLE notify.suppression ADD CHECK (kind <> 'email')");

        var refused = (await book.Invoking(one => one.SuppressAsync(Channels.Email, Ada, Bounced).AsTask())
            .Should().ThrowExactlyAsync<IOException>()).Which;

        refused.Message.Should().Be("The address book in PostgreSQL is unavailable (SQLSTATE 23514).");
        refused.ToString().Should().NotContain(Ada);
    }

    [Fact]
    public async Task Removed_tables_are_created_again_without_a_restart()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        await using var book = Create(database.ConnectionString);
        await book.AddAddressAsync("ada", Channels.Email, Ada);
        await database.ExecuteAsync("DROP SCHEMA notify CASCADE");

        await book.Invoking(one => one.GetAddressesAsync("ada", Channels.Email).AsTask())
            .Should().ThrowExactlyAsync<IOException>();

        (await book.GetAddressesAsync("ada", Channels.Email)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_canceled_call_ends_while_the_server_does_not_reply()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        await using var book = Create(database.ConnectionString);
        await book.AddAddressAsync("ada", Channels.Email, Ada);
        await using var blocker = new NpgsqlConnection(database.ConnectionString);
        await blocker.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var exclusive = new NpgsqlCommand("LOCK TABLE notify.address", blocker))
            await exclusive.ExecuteNonQueryAsync();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await book.Invoking(one => one.GetAddressesAsync("ada", Channels.Email, cancellation.Token).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<OperationCanceledException>();
    }

    private static SqlAddressBook Create(string connectionString) =>
        new(new PostgreSqlAddressStore(new PostgreSqlOptions { ConnectionString = connectionString }));
}

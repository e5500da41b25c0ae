using System.Transactions;
using Notify.Addresses;
using Notify.PostgreSql.Storage;
using Notify.Sql;
using Notify.Testing;
using Npgsql;

namespace Notify.PostgreSql.Tests.Addresses;

public sealed class PostgreSqlAddressBookTests(PostgreSqlServerFixture postgres) : IClassFixture<PostgreSqlServerFixture>
{
    private const string Ada = "ada@example.com";

    private static readonly string LongSubscription =
        $$$"""{"endpoint":"https://push.example/{{{new string('x', 30_000)}}}","keys":{"p256dh":"a","auth":"b"}}""";

    public static TheoryData<string> Awkward =>
        ["a}b{c", "", "a b:c", "Ä\n\0", LongSubscription, "'; DROP TABLE address; --", "\uD800", "\uE1A50041", "😀"];

    [Theory, MemberData(nameof(Awkward))]
    public async Task Awkward_users_and_addresses_are_stored_unchanged(string text)
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var book = Create(database);
        var suppression = new Suppression
        {
            Reason = SuppressionReason.Gone,
            At = TestEnvelopes.Moment,
            List = text,
            Detail = text,
        };

        await book.AddAddressAsync(text, text, text);
        await book.SuppressAsync(text, text, suppression);

        (await book.GetAddressesAsync(text, text)).Should().Equal(text);
        (await book.GetSuppressionAsync(text, text, text)).Should().Be(suppression);
        (await book.GetSuppressionAsync(text, text)).Should().BeNull();
        (await book.ListSuppressionsAsync(SuppressionFilter.All)).Items.Should().ContainSingle().Which
            .Should().Be(new SuppressedAddress { Kind = text, Address = text, Suppression = suppression });
        (await book.RemoveAddressAsync(text, text, text)).Should().BeTrue();
        (await book.LiftAsync(text, text, text)).Should().BeTrue();
    }

    [Fact]
    public async Task Long_texts_with_the_same_beginning_are_different()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var book = Create(database);
        await book.AddAddressAsync("ada", Channels.Push, LongSubscription);
        await book.AddAddressAsync("ada", Channels.Push, LongSubscription + " ");
        await book.SuppressAsync(Channels.Push, LongSubscription, Bounced);

        (await book.GetAddressesAsync("ada", Channels.Push)).Should().Equal(LongSubscription, LongSubscription + " ");
        (await book.GetSuppressionAsync(Channels.Push, LongSubscription + " ")).Should().BeNull();
        (await book.RemoveAddressAsync("ada", Channels.Push, LongSubscription)).Should().BeTrue();
        (await book.GetAddressesAsync("ada", Channels.Push)).Should().Equal(LongSubscription + " ");
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00.0000010Z")]
    [InlineData("1969-12-31T23:59:59.9999990Z")]
    [InlineData("2026-11-28T08:00:00.1234560Z")]
    [InlineData("9999-12-31T23:59:59.9999990Z")]
    public async Task Times_have_microseconds_and_pages_continue_after_them(string time)
    {
        var at = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var book = Create(database);
        for (var i = 0; i < 20; i++)
            await book.SuppressAsync(Channels.Email, $"ada{i}@example.com", Bounced with { At = at });
        var seen = new List<SuppressedAddress>();
        string? cursor = null;
        do
        {
            var page = await book.ListSuppressionsAsync(SuppressionFilter.All, cursor, 7);
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);

        seen.Select(item => item.Address).Should().HaveCount(20).And.OnlyHaveUniqueItems();
        seen.Should().OnlyContain(item => item.Suppression.At == at);
    }

    [Fact]
    public async Task A_time_between_two_microseconds_is_rounded_down()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var book = Create(database);
        await book.SuppressAsync(Channels.Email, Ada, Bounced with { At = TestEnvelopes.Moment.AddTicks(19) });

        (await book.GetSuppressionAsync(Channels.Email, Ada))!.At.Should().Be(TestEnvelopes.Moment.AddTicks(10));
    }

    [Theory]
    [InlineData("1-2")]
    [InlineData("-1")]
    [InlineData("999999999999999999-00000000000000000000000000000000")]
    [InlineData("-999999999999999999-00000000000000000000000000000000")]
    [InlineData("x-00000000000000000000000000000000")]
    public async Task A_forged_cursor_is_refused(string cursor)
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var book = Create(database);

        await book.Invoking(one => one.ListSuppressionsAsync(SuppressionFilter.All, cursor).AsTask())
            .Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task A_reason_that_a_later_version_wrote_still_suppresses()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var book = Create(database);
        await book.SuppressAsync(Channels.Email, Ada, Bounced);
        await database.ExecuteAsync("UPDATE notify.suppression SET reason = 'Bored'");

        (await book.GetSuppressionAsync(Channels.Email, Ada))!.Reason.Should().Be(SuppressionReason.Blocked);
    }

    [Fact]
    public async Task Simultaneous_writers_lose_no_update_at_any_isolation_level()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var first = Create(database);
        await first.GetAddressesAsync("ada", Channels.Email);
        await database.ExecuteAsync(
            $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database.ConnectionString).Database} "
                + "SET default_transaction_isolation = 'serializable'");
        await using var one = Create(database);
        await using var other = Create(database);
        var addresses = Enumerable.Range(0, 40).Select(i => $"ada{i}@example.com").ToArray();

        await Task.WhenAll(addresses.SelectMany(address => new[] { one, other }.SelectMany(book => new[]
        {
            book.AddAddressAsync("ada", Channels.Email, address).AsTask(),
            book.SuppressAsync(Channels.Email, Ada, Bounced).AsTask(),
            book.SuppressAsync(Channels.Email, address, Bounced with { List = "news" }).AsTask(),
        })));

        (await one.GetAddressesAsync("ada", Channels.Email)).Should().BeEquivalentTo(addresses);
        (await other.ListSuppressionsAsync(SuppressionFilter.All, limit: 1000)).Items.Should().HaveCount(41);
    }

    [Fact]
    public async Task A_filter_that_few_suppressions_match_examines_a_limited_number_for_one_page()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var book = Create(database);
        await book.SuppressAsync(Channels.Telegram, "42", Bounced);
        await database.ExecuteAsync(
            """
            INSERT INTO notify.suppression (id, kind, address, reason, at)
            SELECT gen_random_uuid(), 'email', n || '@example.com', 'Bounced', timestamptz '2040-01-01' + n * interval '1 s'
            FROM generate_series(1, 10500) AS n
            """);
        var filter = new SuppressionFilter { Kind = Channels.Telegram };

        var first = await book.ListSuppressionsAsync(filter);
        var second = await book.ListSuppressionsAsync(filter, first.Next);

        first.Items.Should().BeEmpty();
        second.Items.Should().ContainSingle().Which.Address.Should().Be("42");
        second.Next.Should().BeNull();
    }

    [Fact]
    public async Task Statements_of_deliveries_use_indexes_even_without_statistics_and_pages_with_them()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var book = Create(database);
        await book.SuppressAsync(Channels.Email, Ada, Bounced);
        await database.ExecuteAsync("ALTER TABLE notify.suppression SET (autovacuum_enabled = false)");
        await database.ExecuteAsync("ALTER TABLE notify.address SET (autovacuum_enabled = false)");
        await database.ExecuteAsync("ANALYZE notify.suppression, notify.address");
        await database.ExecuteAsync(
            """
            INSERT INTO notify.suppression (id, kind, address, reason, at)
            SELECT gen_random_uuid(), 'email', n || '@example.com', 'Bounced', clock_timestamp()
            FROM generate_series(1, 50000) AS n;
            INSERT INTO notify.address (user_hash, id, user_id, kind, address)
            SELECT gen_random_uuid(), gen_random_uuid(), n::text, 'email', n || '@example.com'
            FROM generate_series(1, 5000) AS n
            """);
        var sql = new AddressStatements("notify");
        var id = $"'{Guid.NewGuid()}'::uuid";

        foreach (var statement in new[]
        {
            sql.GetAddresses.Replace("$1", id).Replace("$2", "'email'"),
            sql.RemoveAddress.Replace("$1", id).Replace("$2", id),
            sql.FindSuppressions.Replace("$1", $"ARRAY[{id}]"),
            sql.Lift.Replace("$1", id),
        })
            await ExpectIndexAsync(database, statement);

        await database.ExecuteAsync("ANALYZE notify.suppression");
        foreach (var statement in new[]
        {
            sql.NewestSuppressions.Replace("$1", "500"),
            sql.SuppressionsAfter.Replace("$1", "500").Replace("$2", "1800000000000000").Replace("$3", id),
        })
            await ExpectIndexAsync(database, statement);
    }

    [Fact]
    public async Task An_ambient_transaction_of_the_application_has_no_influence()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var book = Create(database, options => options.DataSource = source);
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await book.AddAddressAsync("ada", Channels.Email, Ada);
            await book.SuppressAsync(Channels.Email, Ada, Bounced);
        }

        (await book.GetAddressesAsync("ada", Channels.Email)).Should().Equal(Ada);
        (await book.GetSuppressionAsync(Channels.Email, Ada)).Should().NotBeNull();
    }

    private static Suppression Bounced => new() { Reason = SuppressionReason.Bounced, At = TestEnvelopes.Moment };

    private static SqlAddressBook Create(TestDatabase database, Action<PostgreSqlOptions>? configure = null)
    {
        var options = new PostgreSqlOptions { ConnectionString = database.ConnectionString };
        configure?.Invoke(options);
        return new SqlAddressBook(new PostgreSqlAddressStore(options));
    }

    private static async Task ExpectIndexAsync(TestDatabase database, string statement)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("EXPLAIN " + statement, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        string.Join('\n', lines).Should().Contain("Index").And.NotContain("Seq Scan");
    }
}

using System.Text;

namespace Notify.Testing.Tests.Smtp;

public class SmtpDialogueTests
{
    /// <summary>The commands after EHLO, and the beginning of the last reply.</summary>
    public static TheoryData<string, string> Dialogues => new()
    {
        { "250-", "EHLO test" },
        { "250 localhost", "HELO test" },
        { "501 5.5.4", "EHLO" },
        { "250 2.0.0", "NOOP" },
        { "250 2.0.0", "noop whatever" },
        { "250 2.0.0", "RSET" },
        { "501 5.5.4", "RSET now" },
        { "252 2.5.2", "VRFY ann" },
        { "501 5.5.4", "VRFY" },
        { "502 5.5.1", "EXPN list" },
        { "214 2.0.0", "HELP" },
        { "500 5.5.1", "BLAH" },
        { "500 5.5.1", "VERYLONGVERB with argument" },
        { "500 5.5.1", "" },
        { "502 5.5.1", "BDAT 3 LAST" },
        { "503 5.5.1", "RCPT TO:<a@example.com>" },
        { "503 5.5.1", "DATA" },
        { "250 2.1.0", "MAIL FROM:<>" },
        { "250 2.1.0", "mail from: <a@example.com>" },
        { "250 2.1.0", "MAIL FROM:<a@example.com> SIZE=100 BODY=8BITMIME SMTPUTF8" },
        { "250 2.1.0", "MAIL FROM:<ü@example.com> SMTPUTF8" },
        { "553 5.6.7", "MAIL FROM:<ü@example.com>" },
        { "552 5.3.4", "MAIL FROM:<a@example.com> SIZE=1001" },
        { "555 5.5.4", "MAIL FROM:<a@example.com> SIZE=big" },
        { "555 5.5.4", "MAIL FROM:<a@example.com> BODY=BINARYMIME" },
        { "555 5.5.4", "MAIL FROM:<a@example.com> SMTPUTF8=yes" },
        { "555 5.5.4", "MAIL FROM:<a@example.com> AUTH=<>" },
        { "555 5.5.4", "MAIL FROM:<a@example.com> COLOR=red" },
        { "555 5.5.4", "HELO test|MAIL FROM:<a@example.com> SIZE=1" },
        { "250 2.1.0", "HELO test|MAIL FROM:<a@example.com>" },
        { "501 5.5.4", "MAIL" },
        { "501 5.5.4", "MAIL TO:<a@example.com>" },
        { "501 5.5.4", "MAIL FROM:a@example.com" },
        { "501 5.1.7", "MAIL FROM:<nodomain>" },
        { "503 5.5.1", "MAIL FROM:<a@example.com>|MAIL FROM:<b@example.com>" },
        { "554 5.5.1", "MAIL FROM:<a@example.com>|DATA" },
        { "501 5.5.4", "MAIL FROM:<a@example.com>|DATA now" },
        { "250 2.1.5", "MAIL FROM:<a@example.com>|RCPT TO:<Postmaster>" },
        { "250 2.1.5", "MAIL FROM:<a@example.com>|RCPT TO:<@relay.example,@other.example:b@example.com>" },
        { "250 2.1.5", "MAIL FROM:<a@example.com>|RCPT TO:<\"a > b\"@example.com>" },
        { "501 5.5.4", "MAIL FROM:<a@example.com>|RCPT b@example.com" },
        { "501 5.1.3", "MAIL FROM:<a@example.com>|RCPT TO:<>" },
        { "501 5.1.3", "MAIL FROM:<a@example.com>|RCPT TO:<b@@example.com>" },
        { "553 5.6.7", "MAIL FROM:<a@example.com>|RCPT TO:<b@exämple.com>" },
        { "555 5.5.4", "MAIL FROM:<a@example.com>|RCPT TO:<b@example.com> NOTIFY=NEVER" },
        { "503 5.5.1", "MAIL FROM:<a@example.com>|RSET|RCPT TO:<b@example.com>" },
        { "503 5.5.1", "MAIL FROM:<a@example.com>|EHLO again|RCPT TO:<b@example.com>" },
        { "354 ", "MAIL FROM:<a@example.com>|RCPT TO:<b@example.com>|DATA" },
        { "221 2.0.0", "QUIT" },
    };

    [Theory]
    [MemberData(nameof(Dialogues))]
    public async Task Each_command_gets_the_reply_of_the_standard(string reply, string commands)
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { MaxMessageBytes = 1000 });
        using var client = await RawSmtpClient.ConnectAsync(server);

        string? last = null;
        foreach (var command in commands.Split('|'))
            last = await client.SayAsync(command);

        last.Should().StartWith(reply);
    }

    [Fact]
    public async Task Mail_before_a_hello_is_out_of_sequence()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server, greet: false);
        await client.ReadReplyAsync();

        (await client.SayAsync("MAIL FROM:<a@example.com>")).Should().StartWith("503 5.5.1");
    }

    [Fact]
    public async Task Only_what_is_announced_is_taken()
    {
        await using var server = await LocalSmtpServer.StartAsync(new()
        {
            AnnouncePipelining = false,
            AnnounceSmtpUtf8 = false,
            Announce8BitMime = false,
            MaxMessageBytes = 5000,
        });
        using var client = await RawSmtpClient.ConnectAsync(server);

        (await client.SayAsync("EHLO test")).Should().Be("250-localhost\n250-ENHANCEDSTATUSCODES\n250 SIZE 5000");
        (await client.SayAsync("MAIL FROM:<ü@example.com> SMTPUTF8")).Should().StartWith("555 ");
        (await client.SayAsync("MAIL FROM:<a@example.com> BODY=8BITMIME")).Should().StartWith("555 ");
    }

    [Fact]
    public async Task Pipelined_commands_are_answered_in_order()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server);

        await client.SendAsync(
            "MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nRCPT TO:<nodomain>\r\nDATA\r\n");
        var replies = new[]
        {
            await client.ReadReplyAsync(),
            await client.ReadReplyAsync(),
            await client.ReadReplyAsync(),
            await client.ReadReplyAsync(),
        };
        await client.SendAsync("Subject: one\r\n\r\n.\r\nMAIL FROM:<c@example.com>\r\nNOOP\r\nQUIT\r\n");
        var rest = new[]
        {
            await client.ReadReplyAsync(),
            await client.ReadReplyAsync(),
            await client.ReadReplyAsync(),
            await client.ReadReplyAsync(),
            await client.ReadReplyAsync(),
        };

        replies.Select(r => r![..3]).Should().Equal("250", "250", "501", "354");
        rest.Select(r => r?[..3]).Should().Equal("250", "250", "250", "221", null);
        server.Messages.Should().ContainSingle().Which.Recipients.Should().Equal("b@example.com");
    }

    [Fact]
    public async Task Without_PIPELINING_a_command_that_another_one_follows_is_refused()
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { AnnouncePipelining = false });
        using var client = await RawSmtpClient.ConnectAsync(server);

        await client.SendAsync("MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\n");

        (await client.ReadReplyAsync()).Should().StartWith("503 5.5.0 ");
        (await client.ReadReplyAsync()).Should().StartWith("503 5.5.1 ", "the sender was refused");
        (await client.SayAsync("MAIL FROM:<a@example.com>")).Should().StartWith("250 ");
        (await client.SayAsync("RCPT TO:<b@example.com>")).Should().StartWith("250 ");
    }

    [Fact]
    public async Task A_command_that_comes_byte_by_byte_is_one_command()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server);

        foreach (var letter in "NOOP\r\n")
            await client.SendAsync(letter.ToString());

        (await client.ReadReplyAsync()).Should().StartWith("250 ");
    }

    [Theory]
    [InlineData(2100)]
    [InlineData(13_000)]
    [InlineData(1_000_000)]
    public async Task A_line_too_long_is_refused_and_the_next_one_is_heard(int length)
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server);

        (await client.SayAsync("NOOP " + new string('x', length))).Should().Be("500 5.5.2 Line too long");
        (await client.SayAsync("NOOP")).Should().StartWith("250 ");
    }

    [Theory]
    [InlineData("NOOP\nRSET\r\n")]
    [InlineData("NO\rOP\r\n")]
    [InlineData("NOOP\0\r\n")]
    public async Task A_bare_line_break_ends_no_command(string line)
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server);

        await client.SendAsync(line);

        (await client.ReadReplyAsync()).Should().StartWith("500 5.5.2");
        (await client.SayAsync("NOOP")).Should().StartWith("250 ");
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_no_command()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server);

        await client.SendAsync(Encoding.Latin1.GetBytes("NOOP ü\r\n"));

        (await client.ReadReplyAsync()).Should().StartWith("500 5.5.2");
    }

    [Fact]
    public async Task Recipients_have_a_limit()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server);
        await client.SayAsync("MAIL FROM:<a@example.com>");

        var replies = new List<string?>();
        for (var i = 0; i < 1001; i++)
            replies.Add(await client.SayAsync($"RCPT TO:<user{i}@example.com>"));

        replies.SkipLast(1).Should().OnlyContain(r => r!.StartsWith("250 ", StringComparison.Ordinal));
        replies[^1].Should().StartWith("452 4.5.3");
    }
}

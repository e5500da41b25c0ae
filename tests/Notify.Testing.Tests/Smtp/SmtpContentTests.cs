using System.Text;
using CsCheck;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Notify.Testing.Tests.Smtp;

public class SmtpContentTests
{
    [Fact]
    public async Task Content_comes_through_byte_for_byte()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        var line = Gen.OneOf(
            Gen.Const("."),
            Gen.Const(".."),
            Gen.Const(""),
            Gen.String[Gen.Char["ab. äü"], 0, 60].Select(t => t)).Array[0, 12];

        await line.SampleAsync(
            async lines =>
            {
                using var client = await RawSmtpClient.ConnectAsync(server);
                await client.OpenDataAsync();
                await client.SendAsync(
                    string.Concat(lines.Select(l => (l.StartsWith('.') ? "." : "") + l + "\r\n")) + ".\r\n");
                (await client.ReadReplyAsync()).Should().StartWith("250 ");
                Encoding.UTF8.GetString(server.Messages[^1].Raw.Span)
                    .Should().Be(string.Concat(lines.Select(l => l + "\r\n")));
            },
            iter: 60,
            threads: 1);
    }

    [Fact]
    public async Task A_clients_own_stuffing_is_undone()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        var message = Mail.New(text: ".\r\n..\r\n.start\r\nend.\r\n\r\n.\r\n");
        var sent = new MemoryStream();

        await Mail.SendAsync(server, message);

        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        await message.WriteToAsync(format, sent);
        server.Messages[0].Raw.ToArray().Should().Equal(sent.ToArray());
    }

    /// <summary>Endings that a lax server accepts, each followed by the start of a second mail.</summary>
    [Theory]
    [InlineData("\n.\n")]
    [InlineData("\n.\r\n")]
    [InlineData("\r\n.\n")]
    [InlineData("\r.\r")]
    [InlineData("\r.\r\n")]
    [InlineData("\r\n.\r\r\n")]
    public async Task No_second_mail_can_be_smuggled_in(string end)
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server);
        await client.OpenDataAsync();

        await client.SendAsync(
            $"Subject: one\r\n\r\ntext{end}MAIL FROM:<evil@example.com>\r\nRCPT TO:<victim@example.com>\r\nDATA\r\n"
                + $".\r\n");

        (await client.ReadReplyAsync()).Should().StartWith("550 5.5.2");
        (await client.SayAsync("NOOP")).Should().StartWith("250 ");
        server.Messages.Should().BeEmpty();
        server.Sessions[0].Commands.Should().NotContain(c => c.Contains("evil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_of_998_bytes_is_taken_and_a_longer_one_refused()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server);

        await client.OpenDataAsync();
        (await client.SayAsync(new string('x', 998) + "\r\n.")).Should().StartWith("250 ");
        await client.OpenDataAsync();
        (await client.SayAsync(new string('x', 999) + "\r\n.")).Should().StartWith("500 5.5.2");

        server.Messages.Should().ContainSingle().Which.Raw.Length.Should().Be(1000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_over_the_limit_is_refused_after_its_data_and_the_next_is_taken(bool keep)
    {
        await using var server = await LocalSmtpServer.StartAsync(
            new() { MaxMessageBytes = 1000, KeepMessages = keep });
        using var client = await RawSmtpClient.ConnectAsync(server);
        var fits = string.Concat(Enumerable.Repeat("12345678\r\n", 100));

        await client.OpenDataAsync();
        (await client.SayAsync(fits + "x\r\n.")).Should().StartWith("552 5.3.4");
        await client.OpenDataAsync();
        (await client.SayAsync(fits + ".")).Should().StartWith("250 ");

        server.MessagesAccepted.Should().Be(1);
    }

    [Fact]
    public async Task A_client_that_tells_the_size_is_refused_at_once()
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { MaxMessageBytes = 500 });

        var refused = await FluentActions.Awaiting(() => Mail.SendAsync(server, Mail.New(text: new string('x', 600))))
            .Should().ThrowAsync<SmtpCommandException>();

        refused.Which.Message.Should().StartWith("5.3.4");
        server.Sessions[0].Commands.Should().NotContain("DATA");
    }

    [Fact]
    public async Task A_message_of_megabytes_comes_through_and_a_small_one_after_it()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        var content = new byte[3_000_000];
        new Random(7).NextBytes(content);
        var builder = new BodyBuilder { TextBody = "see attached" };
        builder.Attachments.Add("data.bin", content);
        var message = Mail.New(subject: "big");
        message.Body = builder.ToMessageBody();
        using var client = await Mail.ConnectAsync(server);

        await client.SendAsync(message).Soon();
        await client.SendAsync(Mail.New(subject: "small")).Soon();

        var attachment = (MimePart)server.Messages[0].Message.Attachments.Single();
        var received = new MemoryStream();
        await attachment.Content!.DecodeToAsync(received);
        received.ToArray().Should().Equal(content);
        server.Messages[1].Message.Subject.Should().Be("small");
    }

    [Fact]
    public async Task An_international_address_comes_through_by_smtputf8()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        var format = FormatOptions.Default.Clone();
        format.International = true;
        using var client = await Mail.ConnectAsync(server);

        await client.SendAsync(format, Mail.New(to: "jörg@exämple.com", subject: "Hallo Jörg")).Soon();

        var mail = server.Messages.Should().ContainSingle().Subject;
        mail.Utf8.Should().BeTrue();
        mail.Recipients.Should().Equal("jörg@exämple.com");
        Encoding.UTF8.GetString(mail.Raw.Span).Should().Contain("Subject: Hallo Jörg");
    }

    [Fact]
    public async Task A_client_that_can_sends_chunks()
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { AnnounceChunking = true });
        using var client = new ChunkingClient();
        await client.ConnectAsync(server.Host, server.Port, SecureSocketOptions.None).Soon();

        await client.SendAsync(Mail.New(subject: "chunked", text: ".\r\n")).Soon();
        await client.SendAsync(Mail.New(subject: "again")).Soon();

        server.Messages.Select(m => m.Message.Subject).Should().Equal("chunked", "again");
        server.Sessions[0].Commands.Should().Contain(c => c.StartsWith("BDAT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chunks_are_put_together_and_a_refused_one_is_read_all_the_same()
    {
        await using var server = await LocalSmtpServer.StartAsync(
            new() { AnnounceChunking = true, MaxMessageBytes = 20 });
        using var client = await RawSmtpClient.ConnectAsync(server);

        (await client.SayAsync("BDAT x LAST")).Should().StartWith("501 ");
        await client.SayAsync("MAIL FROM:<a@example.com> BODY=BINARYMIME");
        await client.SayAsync("RCPT TO:<b@example.com>");
        (await client.SayAsync("DATA")).Should().StartWith("503 ", "binary content has no lines");
        await client.SayAsync("RSET");
        await client.SendAsync("BDAT 6\r\nNOOP\r\n");
        (await client.ReadReplyAsync()).Should().StartWith("503 ");
        await client.SayAsync("MAIL FROM:<a@example.com>");
        await client.SendAsync("BDAT 6\r\nNOOP\r\n");
        (await client.ReadReplyAsync()).Should().StartWith("554 ");
        await client.SayAsync("RCPT TO:<b@example.com>");
        await client.SendAsync("BDAT 6\r\nA: b\r\n");
        (await client.ReadReplyAsync()).Should().StartWith("250 ");
        (await client.SayAsync("DATA")).Should().StartWith("503 ");
        (await client.SayAsync("RCPT TO:<c@example.com>")).Should().StartWith("503 ");
        await client.SendAsync("BDAT 6\r\n\r\n.\r\n\n");
        (await client.ReadReplyAsync()).Should().StartWith("250 ");
        (await client.SayAsync("BDAT 0 LAST")).Should().StartWith("250 ");
        await client.SayAsync("MAIL FROM:<a@example.com>");
        await client.SayAsync("RCPT TO:<b@example.com>");
        await client.SendAsync("BDAT 21 LAST\r\n" + new string('x', 21));
        (await client.ReadReplyAsync()).Should().StartWith("552 ");

        Encoding.UTF8.GetString(server.Messages.Should().ContainSingle().Subject.Raw.Span)
            .Should().Be("A: b\r\n\r\n.\r\n\n");
    }

    [Fact]
    public async Task A_client_that_leaves_within_a_chunk_leaves_no_message()
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { AnnounceChunking = true });
        using (var client = await RawSmtpClient.ConnectAsync(server))
        {
            await client.SayAsync("MAIL FROM:<a@example.com>");
            await client.SayAsync("RCPT TO:<b@example.com>");
            await client.SendAsync("BDAT 100 LAST\r\nhalf");
        }

        await server.WaitUntilAsync(() => server.OpenConnections == 0).Soon();

        server.MessagesAccepted.Should().Be(0);
    }

    private sealed class ChunkingClient : SmtpClient
    {
        protected override bool PreferSendAsBinaryData => true;
    }
}

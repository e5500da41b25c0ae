using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Notify.Delivery;
using Notify.Email.Smtp;

namespace Notify.Email.Tests.Smtp;

public sealed class SmtpFailureClassifierTests
{
    private static readonly (string Name, string Phase, Exception Failure, SendOutcome Outcome, string Error)[] Table =
    [
        ("refused",
            "Connect",
            new SocketException((int)SocketError.ConnectionRefused),
            SendOutcome.Unreachable,
            "connection_refused"),
        ("unknown host", "Connect", new SocketException((int)SocketError.HostNotFound), SendOutcome.Unreachable, "dns"),
        ("dns busy", "Connect", new SocketException((int)SocketError.TryAgain), SendOutcome.Unreachable, "dns"),
        ("connect timed out",
            "Connect",
            new SocketException((int)SocketError.TimedOut),
            SendOutcome.Unreachable,
            "timeout"),
        ("no route",
            "Connect",
            new SocketException((int)SocketError.NetworkUnreachable),
            SendOutcome.Unreachable,
            "connection_failed"),
        ("reset at greeting",
            "Connect",
            new SocketException((int)SocketError.ConnectionReset),
            SendOutcome.Unreachable,
            "connection_lost"),
        ("silent greeting", "Connect", new TimeoutException(), SendOutcome.Unreachable, "timeout"),
        ("closed at greeting",
            "Connect",
            new SmtpProtocolException("ada@example.org"),
            SendOutcome.Unreachable,
            "connection_lost"),
        ("closed at login",
            "Authenticate",
            new IOException("ada@example.org"),
            SendOutcome.Transient,
            "connection_lost"),
        ("closed at sender", "Sender", new SmtpProtocolException(), SendOutcome.Transient, "connection_lost"),
        ("reset at recipient",
            "Recipient",
            new SocketException((int)SocketError.ConnectionReset),
            SendOutcome.Transient,
            "connection_lost"),
        ("no route at recipient",
            "Recipient",
            new SocketException((int)SocketError.HostUnreachable),
            SendOutcome.Transient,
            "connection_lost"),
        ("silent content", "Content", new TimeoutException(), SendOutcome.Transient, "timeout"),
        ("silent answer", "FinalReply", new TimeoutException(), SendOutcome.Unknown, "timeout"),
        ("lost answer", "FinalReply", new IOException("ada@example.org"), SendOutcome.Unknown, "connection_lost"),
        ("garbled answer",
            "FinalReply",
            new SmtpProtocolException("ada@example.org"),
            SendOutcome.Unknown,
            "connection_lost"),
        ("not connected", "Sender", new ServiceNotConnectedException(), SendOutcome.Transient, "connection_lost"),
        ("unexpected", "Sender", new InvalidOperationException("ada@example.org"), SendOutcome.Transient, "exception"),
        ("unexpected at the end",
            "FinalReply",
            new InvalidOperationException("ada@example.org"),
            SendOutcome.Unknown,
            "exception"),
        ("login wanted",
            "Sender",
            new ServiceNotAuthenticatedException("5.7.0 log in"),
            SendOutcome.Misconfigured,
            "5.7.0"),
        ("no mechanism", "Authenticate", new NotSupportedException(), SendOutcome.Misconfigured, "auth_unsupported"),
        ("no starttls", "Connect", new NotSupportedException(), SendOutcome.Misconfigured, "starttls_unsupported"),
        ("token", "Authenticate", new TokenException(new IOException()), SendOutcome.Unreachable, "token_provider"),
        ("login with reply",
            "Authenticate",
            new AuthenticationException("535: no", Reply(SmtpErrorCode.UnexpectedStatusCode, 535, "5.7.8 no")),
            SendOutcome.Misconfigured,
            "5.7.8"),
        ("login for now",
            "Authenticate",
            new AuthenticationException("x", Reply(SmtpErrorCode.UnexpectedStatusCode, 451, "4.3.0 later")),
            SendOutcome.Transient,
            "4.3.0"),
        ("mechanism with reply",
            "Authenticate",
            new AuthenticationException("535: 5.7.3 no"),
            SendOutcome.Misconfigured,
            "5.7.3"),
        ("mechanism for now",
            "Authenticate",
            new AuthenticationException("454: 4.7.0 Temporary authentication failure"),
            SendOutcome.Transient,
            "4.7.0"),
        ("login without reply",
            "Authenticate",
            new AuthenticationException("no idea"),
            SendOutcome.Misconfigured,
            "auth"),
        ("certificate",
            "Connect",
            new SslHandshakeException("x", new System.Security.Authentication.AuthenticationException()),
            SendOutcome.Misconfigured,
            "tls"),
        ("handshake reset",
            "Connect",
            new SslHandshakeException("x", new IOException("x", new SocketException())),
            SendOutcome.Unreachable,
            "tls"),
        ("handshake ended",
            "Connect",
            new SslHandshakeException("x", new IOException("eof")),
            SendOutcome.Unreachable,
            "tls"),
        ("sender before recipient",
            "Content",
            Reply(SmtpErrorCode.SenderNotAccepted, 550, "5.1.1 no such sender"),
            SendOutcome.Misconfigured,
            "5.1.1"),
        ("recipient",
            "Sender",
            Reply(SmtpErrorCode.RecipientNotAccepted, 550, "5.1.1 no such user"),
            SendOutcome.InvalidRecipient,
            "5.1.1"),
        ("message",
            "FinalReply",
            Reply(SmtpErrorCode.MessageNotAccepted, 554, "5.6.0 no"),
            SendOutcome.Rejected,
            "5.6.0"),
    ];

    public static TheoryData<string> Names => [.. Table.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Says_what_a_failure_means_and_repeats_none_of_its_words(string name)
    {
        var (_, phase, failure, outcome, error) = Table.Single(row => row.Name == name);

        var result = SmtpFailureClassifier.Classify(Enum.Parse<SmtpPhase>(phase), failure);

        (result.Outcome, result.Error).Should().Be((outcome, error));
        result.Detail.Should().NotBeNullOrEmpty().And.NotContain("ada@");
    }

    [Theory]
    [InlineData("lost answer", PauseScope.Channel)]
    [InlineData("silent answer", PauseScope.Channel)]
    [InlineData("closed at sender", PauseScope.Channel)]
    [InlineData("silent content", PauseScope.Channel)]
    [InlineData("unexpected", PauseScope.Address)]
    [InlineData("unexpected at the end", PauseScope.Address)]
    public void A_lost_connection_may_be_the_fault_of_the_server(string name, PauseScope suspected)
    {
        var (_, phase, failure, _, _) = Table.Single(row => row.Name == name);

        var result = SmtpFailureClassifier.Classify(Enum.Parse<SmtpPhase>(phase), failure);

        (result.Scope, result.SuspectedScope).Should().Be((PauseScope.Address, suspected));
    }

    private static SmtpCommandException Reply(SmtpErrorCode error, int code, string text) =>
        error == SmtpErrorCode.RecipientNotAccepted
            ? new(error, (SmtpStatusCode)code, new MailboxAddress("", "ada@example.org"), text)
            : new(error, (SmtpStatusCode)code, text);
}

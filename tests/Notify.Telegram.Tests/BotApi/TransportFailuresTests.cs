using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Notify.Telegram.BotApi;

namespace Notify.Telegram.Tests.BotApi;

public sealed class TransportFailuresTests
{
    public static TheoryData<Exception, int, string> Failures => new()
    {
        { new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"), (int)RequestPhase.Connect, "dns" },
        { new HttpRequestException(HttpRequestError.SecureConnectionError, "certificate"), (int)RequestPhase.Connect, "tls" },
        { new HttpRequestException(HttpRequestError.ProxyTunnelError, "proxy"), (int)RequestPhase.Connect, "proxy" },
        { new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused)), (int)RequestPhase.Connect, "connection_refused" },
        { new HttpRequestException(HttpRequestError.ConnectionError, "silent", new SocketException((int)SocketError.TimedOut)), (int)RequestPhase.Connect, "timeout" },
        { new HttpRequestException(HttpRequestError.ConnectionError, "no route", new SocketException((int)SocketError.NetworkUnreachable)), (int)RequestPhase.Connect, "socket" },
        { new HttpRequestException(HttpRequestError.ConnectionError, "odd"), (int)RequestPhase.Connect, "socket" },
        { new HttpRequestException(HttpRequestError.ResponseEnded, "ended"), (int)RequestPhase.Write, "connection_lost" },
        { new IOException("reset"), (int)RequestPhase.Write, "connection_lost" },
        { new TaskCanceledException("time"), (int)RequestPhase.Write, "timeout" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void An_exception_tells_what_happened(Exception failure, int phase, string word)
    {
        var read = TransportFailures.Read(RequestPhase.Write, failure);

        (read.Phase, read.Word, read.Status).Should().Be(((RequestPhase)phase, word, null));
    }

    [Fact]
    public void A_foreign_answer_says_how_long_to_wait_in_seconds_or_as_a_date()
    {
        var now = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var seconds = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(4)) } };
        using var date = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new RetryConditionHeaderValue(now.AddSeconds(6)) } };
        using var past = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new RetryConditionHeaderValue(now.AddSeconds(-6)) } };
        using var silent = new HttpResponseMessage(HttpStatusCode.BadGateway);

        TransportFailures.Read(seconds, now).RetryAfter.Should().Be(TimeSpan.FromSeconds(4));
        TransportFailures.Read(date, now).RetryAfter.Should().Be(TimeSpan.FromSeconds(6));
        TransportFailures.Read(past, now).RetryAfter.Should().Be(TimeSpan.Zero);
        TransportFailures.Read(silent, now).Should().Be(new TransportFailure(RequestPhase.Answer, "foreign_answer", HttpStatusCode.BadGateway));
    }
}

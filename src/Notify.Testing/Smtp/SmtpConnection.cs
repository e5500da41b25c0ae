using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Notify.Testing;

/// <summary>
/// The socket of one client: buffered input, replies that are collected until the server has to wait for the client,
/// and the switch to TLS.
/// </summary>
internal sealed class SmtpConnection : IDisposable
{
    private static readonly StreamPipeReaderOptions ReaderOptions = new(bufferSize: 16 * 1024, leaveOpen: true);

    private readonly Socket _socket;
    private readonly CancellationTokenSource _aborted = new();
    private readonly ArrayBufferWriter<byte> _replies = new(1024);
    private Stream _stream;
    private PipeReader _input;

    public SmtpConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        Aborted = _aborted.Token;
        _stream = new NetworkStream(socket, ownsSocket: false);
        _input = PipeReader.Create(_stream, ReaderOptions);
    }

    /// <summary>The token that is canceled when the server closes the connection.</summary>
    public CancellationToken Aborted { get; }

    public PipeReader Input => _input;

    /// <summary>Whether the client has sent more than was read so far.</summary>
    public bool HasInput
    {
        get
        {
            if (!_input.TryRead(out var read))
                return false;
            var hasInput = !read.Buffer.IsEmpty;
            _input.AdvanceTo(read.Buffer.Start);
            return hasInput;
        }
    }

    public void Write(SmtpReply reply) => _replies.Write(reply.Bytes.Span);

    public async ValueTask FlushAsync()
    {
        if (_replies.WrittenCount == 0)
            return;
        await _stream.WriteAsync(_replies.WrittenMemory, Aborted).ConfigureAwait(false);
        _replies.ResetWrittenCount();
    }

    /// <summary>
    /// Reads input. If the server has to wait for it, the replies are sent first, so that pipelined commands cost one
    /// packet.
    /// </summary>
    public async ValueTask<ReadResult> ReadAsync()
    {
        if (_input.TryRead(out var buffered))
            return buffered;
        await FlushAsync().ConfigureAwait(false);
        return await _input.ReadAsync(Aborted).ConfigureAwait(false);
    }

    /// <summary>
    /// Switches to TLS. Plain text that was received before is discarded, because an attacker may have sent it (RFC
    /// 3207, section 6).
    /// </summary>
    public async Task SecureAsync(X509Certificate2 certificate)
    {
        await FlushAsync().ConfigureAwait(false);
        await _input.CompleteAsync().ConfigureAwait(false);
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        _input = PipeReader.Create(tls, ReaderOptions);
        var options = new SslServerAuthenticationOptions { ServerCertificate = certificate };
        await tls.AuthenticateAsServerAsync(options, Aborted).ConfigureAwait(false);
    }

    /// <summary>Resets the connection from outside the session.</summary>
    public void Abort()
    {
        _aborted.Cancel();
        _socket.Close(timeout: 0);
    }

    public void Dispose()
    {
        _input.Complete();
        _stream.Dispose();
        _socket.Dispose();
    }
}

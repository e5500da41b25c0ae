using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using StackExchange.Redis;

namespace Notify.Redis.Connection;

/// <summary>
/// A connection to one server on which the calling thread sends a script and reads the reply itself.
/// </summary>
/// <remarks>
/// The client completes each call on a thread of the thread pool, as all asynchronous sockets do. If the application
/// blocks these threads, replies remain unread for many seconds. The lease renewer cannot wait that long.
/// </remarks>
internal sealed class BlockingRedisConnection : IDisposable
{
    private const string ClientName = "notify-leases";

    private readonly Socket _socket;
    private readonly Stream _stream;

    private BlockingRedisConnection(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    /// <summary>Connects and authenticates.</summary>
    /// <exception cref="SocketException">The server cannot be reached within the timeout.</exception>
    /// <exception cref="IOException">The server does not reply within the timeout, or TLS failed.</exception>
    /// <exception cref="RedisServerException">The server refuses the user or the database.</exception>
    public static BlockingRedisConnection Open(EndPoint endpoint, ConfigurationOptions options, TimeSpan timeout)
    {
        var socket = Connect(endpoint, timeout);
        try
        {
            var milliseconds = (int)timeout.TotalMilliseconds;
            (socket.SendTimeout, socket.ReceiveTimeout) = (milliseconds, milliseconds);
            var connection = new BlockingRedisConnection(socket, OpenStream(socket, endpoint, options));
            connection.Introduce(options);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Runs a script.</summary>
    /// <exception cref="SocketException">The connection is lost.</exception>
    /// <exception cref="IOException">
    /// The connection is lost, or the server does not reply within the timeout.
    /// </exception>
    /// <exception cref="RedisServerException">The server refuses the call.</exception>
    public string Run(RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        RedisValue[] parameters = [keys.Length, .. keys.Select(key => (RedisValue)(byte[])key!), .. arguments];
        try
        {
            return Call(["EVALSHA", Convert.ToHexStringLower(script.Hash), .. parameters]);
        }
        catch (RedisServerException unknown) when (RedisFailure.IsUnknownScript(unknown))
        {
            return Call(["EVAL", script.Text, .. parameters]);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private static Socket Connect(EndPoint endpoint, TimeSpan timeout)
    {
        if (endpoint is not DnsEndPoint dns)
            return ConnectTo(endpoint, timeout);
        var failure = new SocketException((int)SocketError.HostNotFound);
        foreach (var address in Dns.GetHostAddresses(dns.Host))
        {
            try
            {
                return ConnectTo(new IPEndPoint(address, dns.Port), timeout);
            }
            catch (SocketException error)
            {
                failure = error;
            }
        }

        throw failure;
    }

    private static Socket ConnectTo(EndPoint endpoint, TimeSpan timeout)
    {
        var isTcp = endpoint.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;
        var socket = new Socket(
            endpoint.AddressFamily, SocketType.Stream, isTcp ? ProtocolType.Tcp : ProtocolType.Unspecified);
        try
        {
            ConnectWithin(socket, endpoint, timeout);
            if (isTcp)
                socket.NoDelay = true;
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A blocking call would wait for minutes if the network drops the packets.
    private static void ConnectWithin(Socket socket, EndPoint endpoint, TimeSpan timeout)
    {
        socket.Blocking = false;
        try
        {
            socket.Connect(endpoint);
        }
        catch (SocketException pending)
            when (pending.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            if (!socket.Poll(timeout, SelectMode.SelectWrite))
                throw new SocketException((int)SocketError.TimedOut);
            var error = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            if (error != 0)
                throw new SocketException(error);
        }

        socket.Blocking = true;
    }

    private static BufferedStream OpenStream(Socket socket, EndPoint endpoint, ConfigurationOptions options)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: false);
        if (options.Ssl)
        {
            // As the client does: it checks the revocation only if the protocols are specified.
            var secure = new SslStream(stream, leaveInnerStreamOpen: false);
            var host = options.SslHost ?? HostOf(endpoint);
            if (options.SslProtocols is { } protocols)
                secure.AuthenticateAsClient(host, null, protocols, options.CheckCertificateRevocation);
            else
                secure.AuthenticateAsClient(host);
            stream = secure;
        }

        return new BufferedStream(stream);
    }

    private static string HostOf(EndPoint endpoint) => endpoint switch
    {
        DnsEndPoint dns => dns.Host,
        IPEndPoint ip => ip.Address.ToString(),
        _ => "localhost",
    };

    private void Introduce(ConfigurationOptions options)
    {
        if (options.Password is { Length: > 0 } password)
            Call(options.User is { Length: > 0 } user ? ["AUTH", user, password] : ["AUTH", password]);
        if (options.DefaultDatabase is > 0 and var database)
            Call(["SELECT", database]);
        try
        {
            Call(["CLIENT", "SETNAME", ClientName]);
        }
        catch (RedisServerException)
        {
            // The name only helps an administrator; the user may lack the permission.
        }
    }

    private string Call(RedisValue[] command)
    {
        Write($"*{command.Length}\r\n");
        foreach (var part in command)
        {
            var bytes = (byte[])part!;
            Write($"${bytes.Length}\r\n");
            _stream.Write(bytes);
            _stream.Write("\r\n"u8);
        }

        _stream.Flush();
        return Read();
    }

    private void Write(FormattableString text) =>
        _stream.Write(Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture)));

    private string Read()
    {
        var line = ReadLine();
        switch (line[0])
        {
            case '+' or ':':
                return line[1..];
            case '-':
                throw new RedisServerException(RedisErrorKind.Unknown, CommandFlags.None, line[1..]);
            case '$':
                var bytes = new byte[int.Parse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture) + 2];
                _stream.ReadExactly(bytes);
                return Encoding.UTF8.GetString(bytes.AsSpan(0, bytes.Length - 2));
            default:
                throw new IOException("The server sent a reply of an unexpected type.");
        }
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        for (var last = _stream.ReadByte(); last != '\n'; last = _stream.ReadByte())
        {
            if (last < 0)
                throw new IOException("The server closed the connection.");
            line.Append((char)last);
        }

        return line.Length > 1
            ? line.ToString(0, line.Length - 1)
            : throw new IOException("The server sent an empty reply.");
    }
}

using System.Security.Cryptography;
using System.Text;

namespace Notify.Push;

/// <summary>A script for browsers, as it lies in this package.</summary>
public sealed class PushScriptFile
{
    private readonly byte[] _content;

    internal PushScriptFile(string name)
    {
        Name = name;
        using var resource = typeof(PushScriptFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The package does not hold {name}.");
        _content = new byte[resource.Length];
        resource.ReadExactly(_content);
        ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(_content).AsSpan(0, 16))}\"";
    }

    /// <summary>The file's name, for example <c>notify-sw.js</c>.</summary>
    public string Name { get; }

    /// <summary>The media type to serve it with: <c>text/javascript; charset=utf-8</c> (RFC 9239). Browsers take no worker of another.</summary>
    public string ContentType { get; } = "text/javascript; charset=utf-8";

    /// <summary>A strong entity tag, quotes included (RFC 9110 section 8.8.3): it changes with the content and with nothing else.</summary>
    public string ETag { get; }

    /// <summary>The file's bytes, UTF-8.</summary>
    public ReadOnlyMemory<byte> Content => _content;

    /// <summary>A new stream over <see cref="Content"/>, from its beginning.</summary>
    public Stream OpenRead() => new MemoryStream(_content, writable: false);

    /// <summary>The file's text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_content);
}

using System.Security.Cryptography;
using System.Text;

namespace Notify.Push;

/// <summary>Represents a script for browsers that is part of this package.</summary>
public sealed class PushScriptFile
{
    private readonly byte[] _content;

    internal PushScriptFile(string name)
    {
        Name = name;
        using var resource = typeof(PushScriptFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The package does not contain {name}.");
        _content = new byte[resource.Length];
        resource.ReadExactly(_content);
        ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(_content).AsSpan(0, 16))}\"";
    }

    /// <summary>Gets the name of the file, for example <c>notify-sw.js</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// Gets the media type of the file: <c>text/javascript; charset=utf-8</c> (RFC 9239). Browsers reject a service
    /// worker of another type.
    /// </summary>
    public string ContentType { get; } = "text/javascript; charset=utf-8";

    /// <summary>
    /// Gets a strong entity tag, including its quotes (RFC 9110 section 8.8.3). It changes only if the content changes.
    /// </summary>
    public string ETag { get; }

    /// <summary>Gets the content of the file, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Content => _content;

    /// <summary>Opens a new stream over <see cref="Content"/>, positioned at its beginning.</summary>
    /// <returns>The stream.</returns>
    public Stream OpenRead() => new MemoryStream(_content, writable: false);

    /// <summary>Returns the text of the file.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_content);
}

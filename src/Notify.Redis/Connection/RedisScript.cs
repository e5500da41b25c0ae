using System.Security.Cryptography;
using System.Text;

namespace Notify.Redis.Connection;

/// <summary>
/// A Lua script of this package, embedded as a file. It is called by its hash; a server that does not know it receives
/// the text.
/// </summary>
internal sealed class RedisScript
{
    private RedisScript(string text)
    {
        Text = text;
#pragma warning disable CA5350 // Redis names scripts by their SHA-1 hash; it does not protect anything.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public string Text { get; }

    public byte[] Hash { get; }

    /// <summary>Reads a script. Its first line contains the flags; the includes follow it in their order.</summary>
    public static RedisScript Load(string file, params ReadOnlySpan<string> includes)
    {
        var text = Read(file);
        var position = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        foreach (var include in includes)
        {
            var included = Read(include);
            text = text.Insert(position, included);
            position += included.Length;
        }

        return new(text);
    }

    private static string Read(string file)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The script {file} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

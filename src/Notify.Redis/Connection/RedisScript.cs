using System.Security.Cryptography;
using System.Text;

namespace Notify.Redis.Connection;

/// <summary>A Lua script of this package, embedded as a file. It is called by its hash; a server that does not know it gets the text.</summary>
internal sealed class RedisScript
{
    private RedisScript(string text)
    {
        Text = text;
#pragma warning disable CA5350 // The name Redis gives a script, no protection of anything.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public string Text { get; }

    public byte[] Hash { get; }

    /// <summary>Reads a script. Its first line says its flags; what <paramref name="library"/> holds comes right after it.</summary>
    public static RedisScript Load(string file, string? library = null)
    {
        var text = Read(file);
        if (library is null)
            return new(text);
        var flags = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        return new(text.Insert(flags, Read(library)));
    }

    private static string Read(string file)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"The script {file} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

using System.Globalization;
using Notify.Testing;

namespace Notify.Demo.Reporting;

/// <summary>Writes the received e-mails as .eml files, which mail programs open.</summary>
internal static class MailFolder
{
    public static async Task<string> WriteAsync(IReadOnlyList<ReceivedMail> mails)
    {
        var folder = Directory.CreateDirectory("received-mails");
        foreach (var old in folder.EnumerateFiles("*.eml"))
            old.Delete();
        for (var i = 0; i < mails.Count; i++)
        {
            var name = (i + 1).ToString("D4", CultureInfo.InvariantCulture) + ".eml";
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, name), mails[i].Raw);
        }

        return Path.GetRelativePath(Directory.GetCurrentDirectory(), folder.FullName);
    }
}

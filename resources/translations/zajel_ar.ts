<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar_EG">
<context>
    <name>AddressField</name>
    <message>
        <source>Address of the meeting point</source>
        <translation>عنوان نقطة اللقاء</translation>
    </message>
    <message>
        <source>Type the address of the server.</source>
        <translation>اكتب عنوان الخادم.</translation>
    </message>
    <message>
        <source>This is not an address. It looks like wss://signal.example.org.</source>
        <translation>هذا ليس عنوانًا. مثال على عنوان صحيح: ⁨wss://signal.example.org⁩</translation>
    </message>
</context>
<context>
    <name>AppList</name>
    <message>
        <source>Change…</source>
        <translation>تغيير…</translation>
    </message>
    <message>
        <source>Change the list of servers</source>
        <translation>تغيير قائمة الخوادم</translation>
    </message>
    <message>
        <source>The list comes from {host}, as in the Zajel app.</source>
        <translation>تأتي القائمة من {host} كما في تطبيق زاجل.</translation>
    </message>
    <message>
        <source>The list comes from {host}, as you have chosen.</source>
        <translation>تأتي القائمة من {host} حسب اختيارك.</translation>
    </message>
</context>
<context>
    <name>BackupDialog</name>
    <message>
        <source>Back up to a file</source>
        <translation>نسخ احتياطي إلى ملف</translation>
    </message>
    <message>
        <source>Identity, contacts and messages in one file. Whoever has the file and its passphrase is you; without the passphrase nobody opens it.</source>
        <translation>الهوية وجهات الاتصال والرسائل في ملف واحد. من يملك الملف وعبارة مروره يكون أنت، ودون العبارة لا يفتحه أحد.</translation>
    </message>
    <message>
        <source>Back up</source>
        <translation>نسخ احتياطي</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>الحفظ باسم</translation>
    </message>
    <message>
        <source>Passphrase of the backup</source>
        <translation>عبارة مرور النسخة الاحتياطية</translation>
    </message>
    <message>
        <source>The same once more</source>
        <translation>العبارة نفسها مرة أخرى</translation>
    </message>
</context>
<context>
    <name>BackupPage</name>
    <message>
        <source>Backup</source>
        <translation>النسخ الاحتياطي</translation>
    </message>
    <message>
        <source>The backup is written: {name}, {size}.</source>
        <translation>كُتبت النسخة الاحتياطية: {name}، {size}.</translation>
    </message>
    <message>
        <source>Back up…</source>
        <translation>نسخ…</translation>
    </message>
    <message>
        <source>Identity, contacts and messages in one file. Received files are not.</source>
        <translation>الهوية وجهات الاتصال والرسائل في ملف واحد، دون الملفات المستلمة.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>الحفظ</translation>
    </message>
    <message>
        <source>Back up to a file</source>
        <translation>نسخ احتياطي إلى ملف</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>استعادة…</translation>
    </message>
    <message>
        <source>Takes the place of everything in this profile.</source>
        <translation>تحل محل كل ما في هذا الملف الشخصي.</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>الاسترجاع</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>استعادة نسخة احتياطية</translation>
    </message>
</context>
<context>
    <name>Button</name>
    <message>
        <source>Working</source>
        <translation>قيد العمل</translation>
    </message>
</context>
<context>
    <name>CameraView</name>
    <message>
        <source>What the camera sees</source>
        <translation>ما تراه الكاميرا</translation>
    </message>
    <message>
        <source>Waiting for the camera…</source>
        <translation>في انتظار الكاميرا…</translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message>
        <source>1 file</source>
        <translation>ملف واحد</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>قبول</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>رفض</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>فتح</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>إظهار في المجلد</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>Offer again</source>
        <translation>عرض مجددًا</translation>
    </message>
    <message>
        <source>Change folder</source>
        <translation>تغيير المجلد</translation>
    </message>
    <message>
        <source>Waits to be sent</source>
        <translation>في انتظار الإرسال</translation>
    </message>
    <message>
        <source>Waiting for {name} to accept</source>
        <translation>في انتظار قبول {name}</translation>
    </message>
    <message>
        <source>Sends when {name} is online</source>
        <translation>يُرسل عند اتصال {name}</translation>
    </message>
    <message>
        <source>{percent} · Starts over when {name} is back</source>
        <translation>{percent} · يبدأ من جديد عند عودة {name}</translation>
    </message>
    <message>
        <source>{percent} · Goes on when {name} is back</source>
        <translation>{percent} · يُستأنف عند عودة {name}</translation>
    </message>
    <message>
        <source>{size} arrived · Saving it…</source>
        <translation>وصل {size} · جارٍ الحفظ…</translation>
    </message>
    <message>
        <source>{size} sent · {name} checks it…</source>
        <translation>أُرسل {size} · يجري التحقق لدى {name}…</translation>
    </message>
    <message>
        <source>{size} arrived · Checking it…</source>
        <translation>وصل {size} · يجري التحقق…</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>مكتمل</translation>
    </message>
    <message>
        <source>Complete, checksum matches</source>
        <translation>مكتمل، وبصمته مطابقة</translation>
    </message>
    <message>
        <source>Sent; cannot be confirmed</source>
        <translation>أُرسل؛ لا يمكن تأكيد وصوله</translation>
    </message>
    <message>
        <source>Stored on {name}’s device</source>
        <translation>محفوظ على جهاز {name}</translation>
    </message>
    <message>
        <source>You declined this</source>
        <translation>رفضتَ هذا</translation>
    </message>
    <message>
        <source>You cancelled this</source>
        <translation>ألغيتَ هذا</translation>
    </message>
    <message>
        <source>{name} declined this</source>
        <translation>رُفض من {name}</translation>
    </message>
    <message>
        <source>{name} cancelled this</source>
        <translation>أُلغي من {name}</translation>
    </message>
    <message>
        <source>Ask {name} to send it again.</source>
        <translation>اطلب من {name} إرساله ثانية.</translation>
    </message>
    <message>
        <source>Something went wrong.</source>
        <translation>حدث خطأ ما.</translation>
    </message>
    <message>
        <source>Larger than what is taken from older Zajel programs.</source>
        <translation>أكبر مما يُقبل من إصدارات زاجل الأقدم.</translation>
    </message>
    <message>
        <source>{name}’s disk is full.</source>
        <translation>القرص لدى {name} ممتلئ.</translation>
    </message>
    <message>
        <source>Disk full: {size} needed in {folder}.</source>
        <translation>القرص ممتلئ: يلزم {size} في {folder}.</translation>
    </message>
    <message>
        <source>A program. Open it only if you asked for it.</source>
        <translation>هذا برنامج. لا تفتحه إلا إذا كنت قد طلبته.</translation>
    </message>
</context>
<context>
    <name>ClosedWindow</name>
    <message>
        <source>Zajel</source>
        <translation>زاجل</translation>
    </message>
    <message>
        <source>Nothing is received until this is done.</source>
        <translation>لا يُستقبل شيء حتى ينتهي هذا.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>لحظة واحدة</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>البدء من جديد</translation>
    </message>
    <message>
        <source>Everything is erased</source>
        <translation>مُحي كل شيء</translation>
    </message>
    <message>
        <source>Your identity, contacts, messages and keys are gone. Files you received are where they were.</source>
        <translation>زالت هويتك وجهاتك ورسائلك ومفاتيحك. الملفات المستلمة باقية في مكانها.</translation>
    </message>
</context>
<context>
    <name>CodeDisplay</name>
    <message>
        <source>the code</source>
        <translation>الرمز</translation>
    </message>
    <message>
        <source>the secret part</source>
        <translation>الجزء السري</translation>
    </message>
    <message>
        <source>Your code: {code}</source>
        <translation>رمزك: {code}</translation>
    </message>
</context>
<context>
    <name>CodeEntry</name>
    <message numerus="yes">
        <source>The code is not complete: %n more character(s).</source>
        <translation>
            <numerusform>الرمز مكتمل.</numerusform>
            <numerusform>الرمز غير مكتمل: ينقصه حرف واحد.</numerusform>
            <numerusform>الرمز غير مكتمل: ينقصه حرفان.</numerusform>
            <numerusform>الرمز غير مكتمل: ينقصه %Ln أحرف.</numerusform>
            <numerusform>الرمز غير مكتمل: ينقصه %Ln حرفًا.</numerusform>
            <numerusform>الرمز غير مكتمل: ينقصه %Ln حرف.</numerusform>
        </translation>
    </message>
    <message>
        <source>Server: {server}</source>
        <translation>الخادم: {server}</translation>
    </message>
    <message>
        <source>This link is not a pairing link. Ask for the code instead.</source>
        <translation>هذا ليس رابط اقتران. اطلب الرمز بدلًا منه.</translation>
    </message>
    <message>
        <source>Codes never contain {char}. Look at character {n} again.</source>
        <translation>لا يحتوي أي رمز على {char}. تحقّق من الحرف رقم {n}.</translation>
    </message>
    <message>
        <source>This is your own code. Give it to the other person.</source>
        <translation>هذا رمزك أنت. أعطه للشخص الآخر.</translation>
    </message>
</context>
<context>
    <name>CodeField</name>
    <message>
        <source>Code</source>
        <translation>الرمز</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Attach</source>
        <translation>إرفاق</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>إرسال</translation>
    </message>
    <message>
        <source>Message {name}</source>
        <translation>اكتب رسالة إلى {name}</translation>
    </message>
    <message>
        <source>Unblock {name} to write</source>
        <translation>ارفع الحظر عن {name} لتكتب</translation>
    </message>
    <message>
        <source>Send files</source>
        <translation>إرسال ملفات</translation>
    </message>
    <message>
        <source>Send a folder</source>
        <translation>إرسال مجلد</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>ملفات…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>مجلد…</translation>
    </message>
    <message>
        <source>{size} left</source>
        <translation>بقي {size}</translation>
    </message>
    <message>
        <source>Too long by 1 character. Shorten it or send it as a file.</source>
        <translation>أطول من الحد بحرف واحد. اختصرها أو أرسلها ملفًا.</translation>
    </message>
</context>
<context>
    <name>ConnectingPage</name>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>جارٍ الاتصال</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>لماذا؟</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>Connected to {name} and verified.</source>
        <translation>أنت متصل مع {name}، والهوية موثَّقة.</translation>
    </message>
    <message>
        <source>Connected to {name}. Not verified yet.</source>
        <translation>أنت متصل مع {name}. الهوية غير موثَّقة بعد.</translation>
    </message>
    <message>
        <source>Code {code} · with the secret part</source>
        <translation>الرمز {code} · مع الجزء السري</translation>
    </message>
    <message>
        <source>Code {code}</source>
        <translation>الرمز {code}</translation>
    </message>
</context>
<context>
    <name>ContactActions</name>
    <message>
        <source>Details</source>
        <translation>التفاصيل</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>إعادة تسمية…</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>رفع الحظر</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>حظر</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>حذف…</translation>
    </message>
    <message>
        <source>New key…</source>
        <translation>مفتاح جديد…</translation>
    </message>
    <message>
        <source>Compare again…</source>
        <translation>مقارنة من جديد…</translation>
    </message>
    <message>
        <source>Verify…</source>
        <translation>توثيق…</translation>
    </message>
</context>
<context>
    <name>ContactsModel</name>
    <message>
        <source>People</source>
        <translation>الأشخاص</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>الرسائل</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>موثَّق</translation>
    </message>
    <message>
        <source>unverified</source>
        <translation>غير موثَّق</translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>لا رسائل غير مقروءة</numerusform>
            <numerusform>رسالة غير مقروءة</numerusform>
            <numerusform>رسالتان غير مقروءتين</numerusform>
            <numerusform>%Ln رسائل غير مقروءة</numerusform>
            <numerusform>%Ln رسالة غير مقروءة</numerusform>
            <numerusform>%Ln رسالة غير مقروءة</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>، </translation>
    </message>
    <message>
        <source>new key</source>
        <translation>مفتاح جديد</translation>
    </message>
    <message>
        <source>online</source>
        <translation>متصل</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>جارٍ الاتصال</translation>
    </message>
    <message>
        <source>reconnecting</source>
        <translation>تجري إعادة الاتصال</translation>
    </message>
</context>
<context>
    <name>ContactsPane</name>
    <message>
        <source>Nothing found for {words}.</source>
        <translation>لا نتائج عن {words}.</translation>
    </message>
    <message>
        <source>People you pair with appear here.</source>
        <translation>يظهر هنا من تقترن بهم.</translation>
    </message>
    <message>
        <source>Pair with somebody</source>
        <translation>الاقتران بشخص</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>المحادثات</translation>
    </message>
    <message>
        <source>Search people and messages</source>
        <translation>ابحث في الأشخاص والرسائل</translation>
    </message>
</context>
<context>
    <name>ContactsView</name>
    <message>
        <source>Chats</source>
        <translation>المحادثات</translation>
    </message>
</context>
<context>
    <name>ConversationPane</name>
    <message>
        <source>Messages with {name}</source>
        <translation>الرسائل مع {name}</translation>
    </message>
    <message>
        <source>Drop to send to {name}</source>
        <translation>أفلت للإرسال إلى {name}</translation>
    </message>
</context>
<context>
    <name>CountdownRing</name>
    <message>
        <source>{time} left</source>
        <translation>بقي {time}</translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>لا ملفات</numerusform>
            <numerusform>ملف واحد</numerusform>
            <numerusform>ملفان</numerusform>
            <numerusform>%Ln ملفات</numerusform>
            <numerusform>%Ln ملفًا</numerusform>
            <numerusform>%Ln ملف</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeedDialog</name>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Too short: use at least eight characters.</source>
        <translation>قصيرة جدًا: استعمل ثمانية أحرف على الأقل.</translation>
    </message>
    <message>
        <source>The two are not the same. Type it once more.</source>
        <translation>العبارتان غير متطابقتين. اكتبها مرة أخرى.</translation>
    </message>
</context>
<context>
    <name>DetailsDialog</name>
    <message>
        <source>Details</source>
        <translation>التفاصيل</translation>
    </message>
    <message>
        <source>Hidden from everybody, as chosen in the settings.</source>
        <translation>مخفيّ عن الجميع حسب الإعدادات.</translation>
    </message>
    <message>
        <source>Always go through a relay to reach them. Slower.</source>
        <translation>الوصول عبر خادم ترحيل دائمًا. أبطأ.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>نُسخت</translation>
    </message>
    <message>
        <source>Fingerprint of their key</source>
        <translation>بصمة المفتاح لديهم</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>الآن</translation>
    </message>
    <message>
        <source>Uses</source>
        <translation>يُستخدم لديهم</translation>
    </message>
    <message>
        <source>Meeting point</source>
        <translation>نقطة اللقاء</translation>
    </message>
    <message>
        <source>Paired on</source>
        <translation>تاريخ الاقتران</translation>
    </message>
    <message>
        <source>Hide my address</source>
        <translation>إخفاء عنواني</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>إعادة تسمية…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Compare again…</source>
        <translation>مقارنة من جديد…</translation>
    </message>
    <message>
        <source>Verify…</source>
        <translation>توثيق…</translation>
    </message>
    <message>
        <source>None known</source>
        <translation>لا شيء معروف</translation>
    </message>
    <message>
        <source>Somebody came with another key, which is refused until you decide.</source>
        <translation>جاء اتصال بمفتاح آخر، وهو مرفوض إلى أن تقرر.</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>اتخاذ قرار</translation>
    </message>
    <message>
        <source>Another key is refused.</source>
        <translation>يُرفض مفتاح آخر.</translation>
    </message>
    <message>
        <source>Decide again</source>
        <translation>قرار جديد</translation>
    </message>
    <message>
        <source>Unverified. Calls itself {name}.</source>
        <translation>غير موثَّق. الاسم المعلَن: {name}.</translation>
    </message>
    <message>
        <source>Unverified</source>
        <translation>غير موثَّق</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>غير معروف بعد</translation>
    </message>
    <message>
        <source>Zajel Desktop</source>
        <translation>زاجل لسطح المكتب</translation>
    </message>
    <message>
        <source>The Zajel app</source>
        <translation>تطبيق زاجل</translation>
    </message>
    <message>
        <source>Zajel in a browser</source>
        <translation>زاجل في المتصفح</translation>
    </message>
    <message>
        <source>A program without a window</source>
        <translation>برنامج بلا نافذة</translation>
    </message>
    <message>
        <source>Cannot confirm what arrives, and proves little by itself.</source>
        <translation>لا يؤكد ما يصل، ولا يثبت بنفسه إلا القليل.</translation>
    </message>
</context>
<context>
    <name>DoctorDialog</name>
    <message>
        <source>Connection doctor</source>
        <translation>طبيب الاتصال</translation>
    </message>
    <message>
        <source>You</source>
        <translation>أنت</translation>
    </message>
    <message>
        <source>Copy report without secrets</source>
        <translation>نسخ تقرير بلا أسرار</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>نُسخ</translation>
    </message>
    <message>
        <source>{name}’s side did not answer; this is what we see.</source>
        <translation>لم يُجب جهاز {name}؛ هذا ما يظهر من جهتنا.</translation>
    </message>
    <message>
        <source>The program of {name} tells no more about itself.</source>
        <translation>لا يخبر برنامج {name} عن نفسه بأكثر من هذا.</translation>
    </message>
    <message>
        <source>in {seconds} s, on both sides</source>
        <translation>خلال {seconds} ث، في الجهتين</translation>
    </message>
    <message>
        <source>in {seconds} s, on this side</source>
        <translation>خلال {seconds} ث، في هذه الجهة</translation>
    </message>
    <message>
        <source>What was checked</source>
        <translation>ما تم فحصه</translation>
    </message>
</context>
<context>
    <name>Emoji</name>
    <message>
        <source>Dog</source>
        <translation>كلب</translation>
    </message>
    <message>
        <source>Cat</source>
        <translation>قطة</translation>
    </message>
    <message>
        <source>Lion</source>
        <translation>أسد</translation>
    </message>
    <message>
        <source>Horse</source>
        <translation>حصان</translation>
    </message>
    <message>
        <source>Unicorn</source>
        <translation>وحيد القرن</translation>
    </message>
    <message>
        <source>Pig</source>
        <translation>خنزير</translation>
    </message>
    <message>
        <source>Elephant</source>
        <translation>فيل</translation>
    </message>
    <message>
        <source>Rabbit</source>
        <translation>أرنب</translation>
    </message>
    <message>
        <source>Panda</source>
        <translation>باندا</translation>
    </message>
    <message>
        <source>Rooster</source>
        <translation>ديك</translation>
    </message>
    <message>
        <source>Penguin</source>
        <translation>بطريق</translation>
    </message>
    <message>
        <source>Turtle</source>
        <translation>سلحفاة</translation>
    </message>
    <message>
        <source>Fish</source>
        <translation>سمكة</translation>
    </message>
    <message>
        <source>Octopus</source>
        <translation>أخطبوط</translation>
    </message>
    <message>
        <source>Butterfly</source>
        <translation>فراشة</translation>
    </message>
    <message>
        <source>Flower</source>
        <translation>زهرة</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>شجرة</translation>
    </message>
    <message>
        <source>Cactus</source>
        <translation>صبّار</translation>
    </message>
    <message>
        <source>Mushroom</source>
        <translation>فُطر</translation>
    </message>
    <message>
        <source>Globe</source>
        <translation>كرة أرضية</translation>
    </message>
    <message>
        <source>Moon</source>
        <translation>قمر</translation>
    </message>
    <message>
        <source>Cloud</source>
        <translation>سحابة</translation>
    </message>
    <message>
        <source>Fire</source>
        <translation>نار</translation>
    </message>
    <message>
        <source>Banana</source>
        <translation>موزة</translation>
    </message>
    <message>
        <source>Apple</source>
        <translation>تفاحة</translation>
    </message>
    <message>
        <source>Strawberry</source>
        <translation>فراولة</translation>
    </message>
    <message>
        <source>Corn</source>
        <translation>ذرة</translation>
    </message>
    <message>
        <source>Pizza</source>
        <translation>بيتزا</translation>
    </message>
    <message>
        <source>Cake</source>
        <translation>كعكة</translation>
    </message>
    <message>
        <source>Heart</source>
        <translation>قلب</translation>
    </message>
    <message>
        <source>Smiley</source>
        <translation>وجه مبتسم</translation>
    </message>
    <message>
        <source>Robot</source>
        <translation>روبوت</translation>
    </message>
    <message>
        <source>Hat</source>
        <translation>قبعة</translation>
    </message>
    <message>
        <source>Glasses</source>
        <translation>نظارة</translation>
    </message>
    <message>
        <source>Spanner</source>
        <translation>مفتاح ربط</translation>
    </message>
    <message>
        <source>Santa</source>
        <translation>بابا نويل</translation>
    </message>
    <message>
        <source>Thumbs Up</source>
        <translation>إبهام مرفوع</translation>
    </message>
    <message>
        <source>Umbrella</source>
        <translation>مظلة</translation>
    </message>
    <message>
        <source>Hourglass</source>
        <translation>ساعة رملية</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>منبّه</translation>
    </message>
    <message>
        <source>Gift</source>
        <translation>هدية</translation>
    </message>
    <message>
        <source>Light Bulb</source>
        <translation>مصباح</translation>
    </message>
    <message>
        <source>Book</source>
        <translation>كتاب</translation>
    </message>
    <message>
        <source>Pencil</source>
        <translation>قلم رصاص</translation>
    </message>
    <message>
        <source>Paperclip</source>
        <translation>مشبك ورق</translation>
    </message>
    <message>
        <source>Scissors</source>
        <translation>مقص</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>قفل</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>مفتاح</translation>
    </message>
    <message>
        <source>Hammer</source>
        <translation>مطرقة</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>هاتف</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>علم</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>قطار</translation>
    </message>
    <message>
        <source>Bicycle</source>
        <translation>دراجة</translation>
    </message>
    <message>
        <source>Aeroplane</source>
        <translation>طائرة</translation>
    </message>
    <message>
        <source>Rocket</source>
        <translation>صاروخ</translation>
    </message>
    <message>
        <source>Trophy</source>
        <translation>كأس</translation>
    </message>
    <message>
        <source>Ball</source>
        <translation>كرة</translation>
    </message>
    <message>
        <source>Guitar</source>
        <translation>غيتار</translation>
    </message>
    <message>
        <source>Trumpet</source>
        <translation>بوق</translation>
    </message>
    <message>
        <source>Bell</source>
        <translation>جرس</translation>
    </message>
    <message>
        <source>Anchor</source>
        <translation>مرساة</translation>
    </message>
    <message>
        <source>Headphones</source>
        <translation>سماعة رأس</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>مجلد</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>دبوس</translation>
    </message>
</context>
<context>
    <name>EmojiPage</name>
    <message>
        <source>Ask in a call or look at the other screen. Do not send them as a message.</source>
        <translation>اسأل في مكالمة أو انظر إلى الشاشة الأخرى. لا ترسلها في رسالة.</translation>
    </message>
    <message>
        <source>{name} wants to compare seven emoji</source>
        <translation>طلب من {name} لمقارنة سبعة رموز تعبيرية</translation>
    </message>
    <message>
        <source>Start when you can talk to each other or see the other screen.</source>
        <translation>ابدأ حين يمكنكما التحدث أو رؤية الشاشة الأخرى.</translation>
    </message>
    <message>
        <source>Waiting for {name}</source>
        <translation>في انتظار {name}</translation>
    </message>
    <message>
        <source>Do you both see these seven, in this order?</source>
        <translation>هل يرى كلاكما هذه السبعة بهذا الترتيب؟</translation>
    </message>
    <message>
        <source>Compare seven small pictures</source>
        <translation>مقارنة سبع صور صغيرة</translation>
    </message>
    <message>
        <source>Both of you see seven pictures, each on your own screen. If they are the same, nobody is in between.</source>
        <translation>يرى كل منكما سبع صور على شاشته. إن كانت هي نفسها فلا وسيط بينكما.</translation>
    </message>
    <message>
        <source>Ask them to look at Zajel now and to start comparing.</source>
        <translation>اطلب من الطرف الآخر فتح زاجل الآن وبدء المقارنة.</translation>
    </message>
    <message>
        <source>{name} has this window open too.</source>
        <translation>هذه النافذة مفتوحة لدى {name} أيضًا.</translation>
    </message>
    <message>
        <source>Waiting for {name} to say that they match.</source>
        <translation>في انتظار تأكيد التطابق من {name}.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>Start comparing</source>
        <translation>بدء المقارنة</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>ليس الآن</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>{name}’s app cannot compare emoji. The fingerprint always works.</source>
        <translation>تطبيق {name} لا يقارن الرموز التعبيرية. تبقى البصمة متاحة دائمًا.</translation>
    </message>
    <message>
        <source>{name} is not there right now. Seven emoji need both of you at once; the number works at any time.</source>
        <translation>لا اتصال مع {name} الآن. تحتاج الرموز التعبيرية إلى حضوركما معًا، أما الرقم فيصلح في أي وقت.</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>Choose somebody to talk to</source>
        <translation>اختر شخصًا للتحدث إليه</translation>
    </message>
    <message>
        <source>Or pair with somebody new.</source>
        <translation>أو اقترِن بشخص جديد.</translation>
    </message>
    <message>
        <source>Pair with your first person</source>
        <translation>اقترِن بأول شخص</translation>
    </message>
    <message>
        <source>No account, no phone number. One of you says a short code, the other types it.</source>
        <translation>لا حساب ولا رقم هاتف. أحدكما يقول رمزًا قصيرًا والآخر يكتبه.</translation>
    </message>
    <message>
        <source>Show my code</source>
        <translation>إظهار رمزي</translation>
    </message>
    <message>
        <source>Read it aloud, or let them scan it.</source>
        <translation>اقرأه بصوت مسموع أو دعهم يمسحونه.</translation>
    </message>
    <message>
        <source>Enter a code</source>
        <translation>إدخال رمز</translation>
    </message>
    <message>
        <source>You were told a code or got a link.</source>
        <translation>قيل لك رمز أو وصلك رابط.</translation>
    </message>
    <message>
        <source>Only the two of you can read what you send.</source>
        <translation>لا يقرأ ما ترسلانه أحد سواكما.</translation>
    </message>
</context>
<context>
    <name>EnterCodePage</name>
    <message>
        <source>Paste</source>
        <translation>لصق</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>مسح</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Ask to pair</source>
        <translation>طلب الاقتران</translation>
    </message>
    <message>
        <source>Scan the code on the other screen</source>
        <translation>امسح الرمز المعروض على الشاشة الأخرى</translation>
    </message>
    <message>
        <source>This is no pairing code. It stands under “My code”.</source>
        <translation>هذا ليس رمز اقتران. تجده تحت «رمزي».</translation>
    </message>
    <message>
        <source>Without the last four you can still pair. The contact then stays unverified until you compare one number.</source>
        <translation>يمكنك الاقتران دون الأحرف الأربعة الأخيرة، وتبقى جهة الاتصال غير موثَّقة حتى تقارنا رقمًا واحدًا.</translation>
    </message>
    <message>
        <source>Your address is shared with the other side only after they accept.</source>
        <translation>لا يُكشف عنوانك للطرف الآخر إلا بعد القبول.</translation>
    </message>
    <message>
        <source>Type the code you were told</source>
        <translation>اكتب الرمز الذي قيل لك</translation>
    </message>
    <message>
        <source>Six characters, or ten with the secret part. You can paste a {link} link too.</source>
        <translation>ستة أحرف، أو عشرة مع الجزء السري. يمكنك أيضًا لصق رابط {link}.</translation>
    </message>
</context>
<context>
    <name>EraseDialog</name>
    <message>
        <source>Erase everything</source>
        <translation>محو كل شيء</translation>
    </message>
    <message>
        <source>Your identity, contacts, messages and keys go for good. Files you received stay where they are.</source>
        <translation>ستزول هويتك وجهاتك ورسائلك ومفاتيحك نهائيًا. تبقى الملفات المستلمة في مكانها.</translation>
    </message>
    <message>
        <source>Your identity, contacts, messages and keys go for good. Files you received stay in {folder}.</source>
        <translation>ستزول هويتك وجهاتك ورسائلك ومفاتيحك نهائيًا. تبقى الملفات المستلمة في {folder}.</translation>
    </message>
    <message>
        <source>I know that nothing of it comes back</source>
        <translation>أعلم أن شيئًا من ذلك لن يعود</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>إبقاء</translation>
    </message>
    <message>
        <source>Tick this first, if it is meant.</source>
        <translation>ضع العلامة أولًا إن كنت تقصد ذلك.</translation>
    </message>
    <message>
        <source>Erase everything?</source>
        <translation>محو كل شيء؟</translation>
    </message>
</context>
<context>
    <name>FactRows</name>
    <message>
        <source>Asking the other side</source>
        <translation>يُسأل الطرف الآخر</translation>
    </message>
    <message>
        <source>Network is up</source>
        <translation>الشبكة متصلة</translation>
    </message>
    <message numerus="yes">
        <source>%n address(es)</source>
        <translation>
            <numerusform>لا عناوين</numerusform>
            <numerusform>عنوان واحد</numerusform>
            <numerusform>عنوانان</numerusform>
            <numerusform>%n عناوين</numerusform>
            <numerusform>%n عنوانًا</numerusform>
            <numerusform>%n عنوان</numerusform>
        </translation>
    </message>
    <message>
        <source>No network</source>
        <translation>لا توجد شبكة</translation>
    </message>
    <message>
        <source>Meeting point answers</source>
        <translation>نقطة اللقاء تستجيب</translation>
    </message>
    <message>
        <source>Meeting point does not answer</source>
        <translation>نقطة اللقاء لا تستجيب</translation>
    </message>
    <message>
        <source>The other side is there</source>
        <translation>الطرف الآخر موجود</translation>
    </message>
    <message>
        <source>No sign of the other side</source>
        <translation>لا أثر للطرف الآخر</translation>
    </message>
    <message>
        <source>UDP gets out</source>
        <translation>⁨UDP⁩ يخرج من الشبكة</translation>
    </message>
    <message>
        <source>Nothing changes the port</source>
        <translation>لا شيء يغيّر المنفذ</translation>
    </message>
    <message>
        <source>The port stays the same for everybody</source>
        <translation>يبقى المنفذ نفسه مع الجميع</translation>
    </message>
    <message>
        <source>UDP gets out, ports change</source>
        <translation>⁨UDP⁩ يخرج، والمنافذ تتغيّر</translation>
    </message>
    <message>
        <source>A different port for everybody</source>
        <translation>منفذ مختلف مع كل طرف</translation>
    </message>
    <message>
        <source>UDP does not get out</source>
        <translation>⁨UDP⁩ لا يخرج من الشبكة</translation>
    </message>
    <message>
        <source>No server has answered</source>
        <translation>لم يُجب أي خادم</translation>
    </message>
    <message>
        <source>The address is hidden, so nobody was asked</source>
        <translation>العنوان مخفي، فلم يُسأل أحد</translation>
    </message>
    <message>
        <source>There was no server to ask</source>
        <translation>لا يوجد خادم يُسأل</translation>
    </message>
    <message>
        <source>UDP was not checked</source>
        <translation>لم يُفحص ⁨UDP⁩</translation>
    </message>
    <message>
        <source>A relay is ready</source>
        <translation>خادم ترحيل جاهز</translation>
    </message>
    <message>
        <source>The relay does not answer</source>
        <translation>خادم الترحيل لا يستجيب</translation>
    </message>
    <message>
        <source>No relay in the list</source>
        <translation>لا خادم ترحيل في القائمة</translation>
    </message>
    <message>
        <source>The clock was not compared</source>
        <translation>لم تُقارن الساعة</translation>
    </message>
    <message>
        <source>The clock is right</source>
        <translation>الساعة صحيحة</translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) off</source>
        <translation>
            <numerusform>الفرق أقل من دقيقة</numerusform>
            <numerusform>الفرق دقيقة واحدة</numerusform>
            <numerusform>الفرق دقيقتان</numerusform>
            <numerusform>الفرق %n دقائق</numerusform>
            <numerusform>الفرق %n دقيقة</numerusform>
            <numerusform>الفرق %n دقيقة</numerusform>
        </translation>
    </message>
    <message>
        <source>The clock is wrong</source>
        <translation>الساعة غير صحيحة</translation>
    </message>
    <message>
        <source>Meeting point</source>
        <translation>نقطة اللقاء</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>الشبكة</translation>
    </message>
    <message>
        <source>UDP</source>
        <translation>⁨UDP⁩</translation>
    </message>
    <message>
        <source>Relay</source>
        <translation>الترحيل</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>الساعة</translation>
    </message>
</context>
<context>
    <name>Failure</name>
    <message>
        <source>This is not a code. Look at it again.</source>
        <translation>هذا ليس رمزًا. تحقّق منه مجددًا.</translation>
    </message>
    <message>
        <source>Change the code</source>
        <translation>تعديل الرمز</translation>
    </message>
    <message>
        <source>This is your own code. Give it to the other person.</source>
        <translation>هذا رمزك أنت. أعطه للشخص الآخر.</translation>
    </message>
    <message>
        <source>Enter another code</source>
        <translation>إدخال رمز آخر</translation>
    </message>
    <message>
        <source>Nobody answers to this code. It may have expired or been used: ask for a new one.</source>
        <translation>لا أحد يستجيب لهذا الرمز. ربما انتهى أو استُخدم: اطلب رمزًا جديدًا.</translation>
    </message>
    <message>
        <source>They declined. Talk to them before you try again.</source>
        <translation>رُفض الطلب. تحدّث إليهم قبل أن تحاول مجددًا.</translation>
    </message>
    <message>
        <source>No answer in two minutes. Ask for a new code when they are back.</source>
        <translation>لا رد خلال دقيقتين. اطلب رمزًا جديدًا عند عودتهم.</translation>
    </message>
    <message>
        <source>They went offline before answering. Try again when they are back.</source>
        <translation>انقطع الطرف الآخر قبل الرد. حاول عند عودته.</translation>
    </message>
    <message>
        <source>This computer is connected to no network. Connect it, then try again.</source>
        <translation>هذا الحاسوب غير متصل بأي شبكة. صِله بشبكة ثم أعد المحاولة.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>Your network lets no UDP out. Use a relay over TCP or another network.</source>
        <translation>شبكتك لا تسمح بخروج ⁨UDP⁩. استخدم ترحيلًا عبر ⁨TCP⁩ أو شبكة أخرى.</translation>
    </message>
    <message>
        <source>Set up a relay</source>
        <translation>إعداد خادم ترحيل</translation>
    </message>
    <message>
        <source>Both networks change the port for every connection, and no relay is set up.</source>
        <translation>كلتا الشبكتين تغيّر المنفذ مع كل اتصال، ولا يوجد خادم ترحيل.</translation>
    </message>
    <message>
        <source>The networks in between let no direct connection through, and no relay is set up.</source>
        <translation>الشبكات بينكما تمنع الاتصال المباشر، ولا يوجد خادم ترحيل.</translation>
    </message>
    <message>
        <source>A relay is needed, but none answers. Check its address and password.</source>
        <translation>يلزم خادم ترحيل، لكن لا أحد يستجيب. تحقّق من عنوانه وكلمة مروره.</translation>
    </message>
    <message>
        <source>Check the relay</source>
        <translation>التحقق من خادم الترحيل</translation>
    </message>
    <message>
        <source>You hide your address, but no relay is set up, so there is no way out.</source>
        <translation>عنوانك مخفيّ ولا يوجد خادم ترحيل، فلا طريق إلى الخارج.</translation>
    </message>
    <message>
        <source>{name} was asked, but no answer came.</source>
        <translation>أُرسل السؤال إلى {name} دون جواب.</translation>
    </message>
    <message>
        <source>The clock of this computer is wrong. Set it right, then try again.</source>
        <translation>ساعة هذا الحاسوب غير صحيحة. اضبطها ثم أعد المحاولة.</translation>
    </message>
    <message>
        <source>The network of {name} lets no UDP out. A relay over TCP or another network there would help.</source>
        <translation>شبكة {name} لا تسمح بخروج ⁨UDP⁩. يفيد هناك ترحيل عبر ⁨TCP⁩ أو شبكة أخرى.</translation>
    </message>
    <message>
        <source>Neither network lets UDP out. Use a relay over TCP or another network.</source>
        <translation>لا تسمح أيٌّ من الشبكتين بخروج ⁨UDP⁩. استخدم ترحيلًا عبر ⁨TCP⁩ أو شبكة أخرى.</translation>
    </message>
    <message>
        <source>Your network blocks direct connections, and no relay is set up.</source>
        <translation>شبكتك تمنع الاتصال المباشر، ولا يوجد خادم ترحيل.</translation>
    </message>
    <message>
        <source>{name}’s network blocks direct connections, and no relay is set up.</source>
        <translation>شبكة {name} تمنع الاتصال المباشر، ولا يوجد خادم ترحيل.</translation>
    </message>
    <message>
        <source>A relay is needed, but the one of {name} does not answer. Set up another.</source>
        <translation>يلزم خادم ترحيل، لكن خادم {name} لا يستجيب. أعدّ خادمًا آخر.</translation>
    </message>
    <message>
        <source>{name} goes only through a relay, but has none. One must be set up there.</source>
        <translation>لا يمكن الوصول إلى {name} إلا عبر خادم ترحيل، ولا يوجد واحد هناك. يجب إعداده لدى الطرف الآخر.</translation>
    </message>
    <message>
        <source>You and {name} go only through a relay, but neither has one.</source>
        <translation>أنت و{name} لا تتصلان إلا عبر خادم ترحيل، وليس لدى أيٍّ منكما واحد.</translation>
    </message>
    <message>
        <source>The clock of {name}’s computer is wrong. It must be set right there.</source>
        <translation>ساعة حاسوب {name} غير صحيحة. يجب ضبطها هناك.</translation>
    </message>
    <message>
        <source>The clocks of both computers are wrong. Set yours right, then try again.</source>
        <translation>ساعتا الحاسوبين غير صحيحتين. اضبط ساعتك ثم أعد المحاولة.</translation>
    </message>
    <message>
        <source>The pairing was cancelled.</source>
        <translation>أُلغي الاقتران.</translation>
    </message>
    <message>
        <source>Too many tries in a short time. Wait a minute.</source>
        <translation>محاولات كثيرة في وقت قصير. انتظر دقيقة.</translation>
    </message>
    <message>
        <source>The request from {name} has expired.</source>
        <translation>انتهت مهلة طلب {name}.</translation>
    </message>
    <message>
        <source>Show my code</source>
        <translation>إظهار رمزي</translation>
    </message>
    <message>
        <source>The secret part did not match, so the pairing was stopped. Ask for a new code.</source>
        <translation>الجزء السري غير مطابق، فأُوقف الاقتران. اطلب رمزًا جديدًا.</translation>
    </message>
    <message>
        <source>Somebody used your code with a wrong secret part and was refused. Here is a new code.</source>
        <translation>استخدم أحدهم رمزك بجزء سري خاطئ فرُفض. هذا رمز جديد.</translation>
    </message>
    <message>
        <source>This is not the program that showed the code, or somebody is in between. Nothing was stored: ask for a new code.</source>
        <translation>ليس هذا البرنامج الذي عرض الرمز، أو يوجد وسيط بينكما. لم يُحفظ شيء: اطلب رمزًا جديدًا.</translation>
    </message>
    <message>
        <source>You have blocked this contact. Unblock it to connect again.</source>
        <translation>لقد حظرت جهة الاتصال هذه. ألغِ الحظر للاتصال من جديد.</translation>
    </message>
    <message>
        <source>Somebody used your code without its secret part, which your settings do not allow.</source>
        <translation>استخدم أحدهم رمزك دون الجزء السري، وإعداداتك لا تسمح بذلك.</translation>
    </message>
    <message>
        <source>{name} is not there right now.</source>
        <translation>لا اتصال الآن مع {name}.</translation>
    </message>
    <message>
        <source>No path to {name} was found: the networks in between let no connection through.</source>
        <translation>لم يُعثر على مسار إلى {name}: الشبكات بينكما لا تسمح بمرور أي اتصال.</translation>
    </message>
    <message>
        <source>The connection was altered on the way, so it was closed. No message was sent.</source>
        <translation>جرى العبث بالاتصال في الطريق فأُغلق. لم تُرسل أي رسالة.</translation>
    </message>
    <message>
        <source>{name} came with another key than the one you know. Nothing was sent.</source>
        <translation>جاء اتصال باسم {name} بمفتاح غير الذي تعرفه. لم يُرسل شيء.</translation>
    </message>
    <message>
        <source>Pair again with a new code</source>
        <translation>اقتران جديد برمز جديد</translation>
    </message>
    <message>
        <source>{name} uses a version that does not fit yours. Update Zajel on both sides.</source>
        <translation>إصدار زاجل لدى {name} لا يتوافق مع إصدارك. حدّثا زاجل لدى الطرفين.</translation>
    </message>
    <message>
        <source>{name} sent something that makes no sense, so the connection was closed.</source>
        <translation>وصل من {name} ما لا يُفهم، فأُغلق الاتصال.</translation>
    </message>
    <message>
        <source>The connection to {name} was lost.</source>
        <translation>انقطع الاتصال مع {name}.</translation>
    </message>
    <message>
        <source>You are connected with {name} on another computer now.</source>
        <translation>أنت متصل مع {name} من حاسوب آخر الآن.</translation>
    </message>
    <message>
        <source>Connect here</source>
        <translation>الاتصال من هنا</translation>
    </message>
    <message>
        <source>Talk in the older way</source>
        <translation>التحدث بالطريقة الأقدم</translation>
    </message>
    <message>
        <source>The comparison was cancelled.</source>
        <translation>أُلغيت المقارنة.</translation>
    </message>
    <message>
        <source>Compare again</source>
        <translation>مقارنة من جديد</translation>
    </message>
    <message>
        <source>Another comparison with {name} is under way. Try again in a moment.</source>
        <translation>تجري مقارنة أخرى مع {name}. حاول بعد لحظة.</translation>
    </message>
    <message>
        <source>You have compared three times within an hour. Compare the number, or wait.</source>
        <translation>أجريتما ثلاث مقارنات خلال ساعة. قارنا الرقم أو انتظرا قليلًا.</translation>
    </message>
    <message>
        <source>Compare the number</source>
        <translation>مقارنة الرقم</translation>
    </message>
    <message>
        <source>The comparison took longer than five minutes.</source>
        <translation>استغرقت المقارنة أكثر من خمس دقائق.</translation>
    </message>
    <message>
        <source>The meeting point does not answer.</source>
        <translation>نقطة اللقاء لا تستجيب.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>المحاولة الآن</translation>
    </message>
    <message>
        <source>This address answers, but it is not a Zajel meeting point. Check the address.</source>
        <translation>هذا العنوان يستجيب لكنه ليس نقطة لقاء زاجل. تحقّق منه.</translation>
    </message>
    <message>
        <source>Change the address</source>
        <translation>تغيير العنوان</translation>
    </message>
    <message>
        <source>The meeting point refused. Wait a minute.</source>
        <translation>رفضت نقطة اللقاء الطلب. انتظر دقيقة.</translation>
    </message>
    <message>
        <source>The meeting point sent something that makes no sense. It is left alone.</source>
        <translation>وصل من نقطة اللقاء ما لا يُفهم، فتُركت.</translation>
    </message>
    <message>
        <source>Choose another meeting point</source>
        <translation>اختيار نقطة لقاء أخرى</translation>
    </message>
    <message>
        <source>Too long. Shorten it or send it as a file.</source>
        <translation>أطول من الحد. اختصرها أو أرسلها ملفًا.</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>تعديل</translation>
    </message>
    <message>
        <source>{name} declined.</source>
        <translation>رُفض من {name}.</translation>
    </message>
    <message>
        <source>Offer again</source>
        <translation>عرض مجددًا</translation>
    </message>
    <message>
        <source>{name} cancelled.</source>
        <translation>أُلغي من {name}.</translation>
    </message>
    <message>
        <source>The file is no longer where it was. Choose it again.</source>
        <translation>لم يعد الملف في مكانه. اختره مرة أخرى.</translation>
    </message>
    <message>
        <source>The file was changed while it was being sent.</source>
        <translation>تغيّر الملف أثناء إرساله.</translation>
    </message>
    <message>
        <source>The file arrived damaged and was not kept. Ask {name} to send it again.</source>
        <translation>وصل الملف تالفًا ولم يُحفظ. اطلب من {name} إرساله ثانية.</translation>
    </message>
    <message>
        <source>{name} uses an older Zajel, which takes no empty files.</source>
        <translation>لدى {name} إصدار أقدم من زاجل لا يقبل الملفات الفارغة.</translation>
    </message>
    <message>
        <source>The file is too large for the older Zajel of {name}.</source>
        <translation>الملف أكبر مما يقبله إصدار زاجل الأقدم لدى {name}.</translation>
    </message>
    <message>
        <source>{name}’s Zajel could not take the file.</source>
        <translation>تعذّر على زاجل لدى {name} استلام الملف.</translation>
    </message>
    <message>
        <source>The file stopped on its way and was not kept. Ask {name} to send it again.</source>
        <translation>توقف الملف في الطريق ولم يُحفظ. اطلب من {name} إرساله ثانية.</translation>
    </message>
    <message>
        <source>Zajel may not write to {folder}. Choose another folder.</source>
        <translation>لا يُسمح لزاجل بالكتابة في {folder}. اختر مجلدًا آخر.</translation>
    </message>
    <message>
        <source>Change folder</source>
        <translation>تغيير المجلد</translation>
    </message>
    <message>
        <source>This computer’s disk is full.</source>
        <translation>قرص هذا الحاسوب ممتلئ.</translation>
    </message>
    <message>
        <source>This profile is already open in another window.</source>
        <translation>هذا الملف الشخصي مفتوح بالفعل في نافذة أخرى.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>The history is damaged and cannot be opened.</source>
        <translation>السجل تالف ولا يمكن فتحه.</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>إظهار المجلد</translation>
    </message>
    <message>
        <source>The history cannot be read: its key is missing or does not fit.</source>
        <translation>لا يمكن قراءة السجل: مفتاحه مفقود أو غير مطابق.</translation>
    </message>
    <message>
        <source>Zajel is locked. Enter your passphrase.</source>
        <translation>زاجل مقفل. أدخل عبارة المرور.</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>فتح القفل</translation>
    </message>
    <message>
        <source>That is not the passphrase. Try again.</source>
        <translation>عبارة المرور غير صحيحة. حاول مجددًا.</translation>
    </message>
    <message>
        <source>Too many wrong passphrases. Wait a little before you try again.</source>
        <translation>أُدخلت عبارات مرور خاطئة كثيرة. انتظر قليلًا قبل أن تحاول مجددًا.</translation>
    </message>
    <message>
        <source>This file is no backup of Zajel, or it is damaged. Nothing was restored.</source>
        <translation>هذا الملف ليس نسخة احتياطية من زاجل، أو أنه تالف. لم يُستعد شيء.</translation>
    </message>
    <message>
        <source>Choose another file</source>
        <translation>اختيار ملف آخر</translation>
    </message>
    <message>
        <source>{name} came with an older Zajel, which proves less. Nothing was sent.</source>
        <translation>جاء اتصال {name} بإصدار أقدم من زاجل يثبت أقل. لم يُرسل شيء.</translation>
    </message>
    <message>
        <source>The list of servers is not signed as it should be, or a clock is wrong.</source>
        <translation>توقيع قائمة الخوادم غير صحيح، أو أن إحدى الساعات غير مضبوطة.</translation>
    </message>
    <message>
        <source>Somebody’s messages are here already. A backup would replace them.</source>
        <translation>توجد هنا رسائل من قبل. ستحل النسخة الاحتياطية محلها.</translation>
    </message>
    <message>
        <source>Replace everything</source>
        <translation>استبدال كل شيء</translation>
    </message>
    <message>
        <source>Something went wrong in Zajel. Nothing else was harmed.</source>
        <translation>حدث خطأ في زاجل. لم يتضرر شيء آخر.</translation>
    </message>
    <message>
        <source>the folder</source>
        <translation>المجلد</translation>
    </message>
</context>
<context>
    <name>FileField</name>
    <message>
        <source>Choose…</source>
        <translation>اختيار…</translation>
    </message>
    <message>
        <source>Choose the file of the backup</source>
        <translation>اختيار ملف النسخة الاحتياطية</translation>
    </message>
    <message>
        <source>No file chosen</source>
        <translation>لم يُختر ملف</translation>
    </message>
    <message>
        <source>Backup of Zajel</source>
        <translation>نسخة احتياطية من زاجل</translation>
    </message>
    <message>
        <source>Backups of Zajel</source>
        <translation>نسخ زاجل الاحتياطية</translation>
    </message>
    <message>
        <source>All (*)</source>
        <translation>الكل (*)</translation>
    </message>
</context>
<context>
    <name>FileKind</name>
    <message>
        <source>Picture</source>
        <translation>صورة</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>فيديو</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>صوت</translation>
    </message>
    <message>
        <source>PDF document</source>
        <translation>مستند ⁨PDF⁩</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>مستند</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>أرشيف</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>برنامج</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ملف</translation>
    </message>
</context>
<context>
    <name>FilesPage</name>
    <message>
        <source>Files</source>
        <translation>الملفات</translation>
    </message>
    <message>
        <source>Save received files in</source>
        <translation>حفظ الملفات المستلمة في</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>المجلد</translation>
    </message>
    <message>
        <source>From your contacts only. Nothing is ever opened by itself. Older Zajel apps cannot ask: what they send comes at once.</source>
        <translation>من جهات اتصالك فقط. لا يُفتح شيء تلقائيًا. تطبيقات زاجل الأقدم لا تسأل: ما ترسله يصل فورًا.</translation>
    </message>
    <message>
        <source>Accept without asking</source>
        <translation>القبول دون سؤال</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>الاستلام</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>أبدًا</translation>
    </message>
    <message>
        <source>Up to {size}</source>
        <translation>حتى {size}</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this conversation</source>
        <translation>بحث في هذه المحادثة</translation>
    </message>
    <message>
        <source>Older hit</source>
        <translation>النتيجة الأقدم</translation>
    </message>
    <message>
        <source>Newer hit</source>
        <translation>النتيجة الأحدث</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>لا نتائج</translation>
    </message>
    <message>
        <source>{n} of {count}</source>
        <translation>{n} من {count}</translation>
    </message>
</context>
<context>
    <name>Fingerprints</name>
    <message>
        <source>Back to the number</source>
        <translation>العودة إلى الرقم</translation>
    </message>
    <message>
        <source>Compare the fingerprints</source>
        <translation>مقارنة البصمات</translation>
    </message>
    <message>
        <source>Older Zajel apps show a fingerprint instead of a number. Each of you reads the one of the other aloud.</source>
        <translation>تعرض تطبيقات زاجل الأقدم بصمة بدل الرقم. ليقرأ كل منكما بصمة الآخر بصوت مسموع.</translation>
    </message>
    <message>
        <source>{name}’s key</source>
        <translation>مفتاح {name}</translation>
    </message>
    <message>
        <source>Your key</source>
        <translation>مفتاحك</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Welcome to Zajel</source>
        <translation>مرحبًا بك في زاجل</translation>
    </message>
    <message>
        <source>Messages go straight from your device to theirs.</source>
        <translation>تنتقل الرسائل من جهازك إلى أجهزتهم مباشرة.</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>اسمك</translation>
    </message>
    <message>
        <source>optional, shown to people you pair with</source>
        <translation>اختياري، يظهر لمن تقترن بهم</translation>
    </message>
    <message>
        <source>Save received files in</source>
        <translation>حفظ الملفات المستلمة في</translation>
    </message>
    <message>
        <source>How do people find you?</source>
        <translation>كيف يجدك الناس؟</translation>
    </message>
    <message>
        <source>This network</source>
        <translation>هذه الشبكة</translation>
    </message>
    <message>
        <source>People on the same Wi-Fi or cable. Nothing to set up.</source>
        <translation>من هم على الشبكة نفسها، لاسلكيًا أو بالسلك. لا يلزم أي إعداد.</translation>
    </message>
    <message>
        <source>A server</source>
        <translation>خادم</translation>
    </message>
    <message>
        <source>An address that you were given or run yourself.</source>
        <translation>عنوان أُعطي لك أو تشغّله بنفسك.</translation>
    </message>
    <message>
        <source>Only this computer</source>
        <translation>هذا الحاسوب فقط</translation>
    </message>
    <message>
        <source>To try it out. Nobody on another computer finds you.</source>
        <translation>للتجربة. لا يجدك أحد من حاسوب آخر.</translation>
    </message>
    <message>
        <source>The Zajel app’s servers</source>
        <translation>خوادم تطبيق زاجل</translation>
    </message>
    <message>
        <source>Chosen from its signed list, to meet people who use the app</source>
        <translation>تُختار من قائمته الموقَّعة، للقاء من يستخدمون التطبيق</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>استعادة نسخة احتياطية…</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>تخطٍّ</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>ابدأ</translation>
    </message>
</context>
<context>
    <name>FolderField</name>
    <message>
        <source>Save received files in</source>
        <translation>حفظ الملفات المستلمة في</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>تغيير…</translation>
    </message>
    <message>
        <source>Change the folder for received files</source>
        <translation>تغيير مجلد الملفات المستلمة</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>Me</source>
        <translation>أنا</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
</context>
<context>
    <name>Footnote</name>
    <message>
        <source>Waits here until {name} is online</source>
        <translation>تنتظر هنا إلى حين اتصال {name}</translation>
    </message>
    <message>
        <source>Sent; cannot be confirmed</source>
        <translation>أُرسلت؛ لا يمكن تأكيد وصولها</translation>
    </message>
    <message>
        <source>Stored on {name}’s device</source>
        <translation>محفوظة على جهاز {name}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>قُرئت</translation>
    </message>
    <message>
        <source>Not sent.</source>
        <translation>لم تُرسل.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>Not sent: this computer’s disk is full.</source>
        <translation>لم تُرسل: قرص هذا الحاسوب ممتلئ.</translation>
    </message>
    <message>
        <source>Not sent. {reason}</source>
        <translation>لم تُرسل. {reason}</translation>
    </message>
    <message>
        <source>{name} sent something this version cannot show.</source>
        <translation>وصل من {name} شيء لا يعرضه هذا الإصدار.</translation>
    </message>
    <message>
        <source>What you compared differed. {name} is not verified.</source>
        <translation>ما قارنتماه غير متطابق. {name}: غير موثَّق.</translation>
    </message>
    <message>
        <source>{name} has a new key, announced with the old one</source>
        <translation>لدى {name} مفتاح جديد أُعلن عنه بالمفتاح القديم</translation>
    </message>
    <message>
        <source>{name} has a new key. You paired again.</source>
        <translation>لدى {name} مفتاح جديد. تم الاقتران من جديد.</translation>
    </message>
    <message>
        <source>{name} sent something that could not be read.</source>
        <translation>وصل من {name} شيء تتعذّر قراءته.</translation>
    </message>
    <message>
        <source>You paired with {name}</source>
        <translation>تم الاقتران مع {name}</translation>
    </message>
    <message>
        <source>{name} was verified by the code</source>
        <translation>تم توثيق {name} بالرمز</translation>
    </message>
    <message>
        <source>{name} was verified by the safety number</source>
        <translation>تم توثيق {name} برقم الأمان</translation>
    </message>
    <message>
        <source>{name} was verified by seven emoji</source>
        <translation>تم توثيق {name} بسبعة رموز تعبيرية</translation>
    </message>
    <message>
        <source>{name} was verified by the fingerprint</source>
        <translation>تم توثيق {name} بالبصمة</translation>
    </message>
    <message>
        <source>{name} was verified</source>
        <translation>تم توثيق {name}</translation>
    </message>
</context>
<context>
    <name>ForgottenDialog</name>
    <message>
        <source>Forgotten passphrase</source>
        <translation>عبارة مرور منسية</translation>
    </message>
    <message>
        <source>Nobody can open this history without its passphrase. A backup has a passphrase of its own: if you have one, everything in it can come back.</source>
        <translation>لا يستطيع أحد فتح هذا السجل دون عبارة مروره. للنسخة الاحتياطية عبارة مرور خاصة بها: إن كانت لديك نسخة فكل ما فيها يمكن أن يعود.</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>استعادة نسخة احتياطية…</translation>
    </message>
    <message>
        <source>Erase everything…</source>
        <translation>محو كل شيء…</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>رجوع</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Back to the list</source>
        <translation>العودة إلى القائمة</translation>
    </message>
    <message>
        <source>More</source>
        <translation>المزيد</translation>
    </message>
    <message>
        <source>More about this contact</source>
        <translation>المزيد عن جهة الاتصال هذه</translation>
    </message>
</context>
<context>
    <name>Interfaces</name>
    <message>
        <source>Use every network</source>
        <translation>استخدام كل الشبكات</translation>
    </message>
    <message>
        <source>For talking to people, and for the meeting point hosted here.</source>
        <translation>للتحدث مع الناس، ولنقطة اللقاء المستضافة هنا.</translation>
    </message>
</context>
<context>
    <name>KeyChangedDialog</name>
    <message>
        <source>{name} has a new key</source>
        <translation>لدى {name} مفتاح جديد</translation>
    </message>
    <message>
        <source>Key you know</source>
        <translation>المفتاح الذي تعرفه</translation>
    </message>
    <message>
        <source>Key they show</source>
        <translation>المفتاح المعروض</translation>
    </message>
    <message>
        <source>Pair again with a new code</source>
        <translation>اقتران جديد برمز جديد</translation>
    </message>
    <message>
        <source>Keep refusing this key</source>
        <translation>الاستمرار في رفض هذا المفتاح</translation>
    </message>
    <message>
        <source>The connection is held. Nothing has been sent and nothing was received.</source>
        <translation>الاتصال موقوف. لم يُرسل شيء ولم يُستقبل شيء.</translation>
    </message>
    <message>
        <source>Somebody is connecting as {name}, but not with the key you know. They may have reinstalled Zajel. It could also be another person.</source>
        <translation>يتصل أحدهم باسم {name} بمفتاح غير الذي تعرفه. ربما أُعيد تثبيت زاجل، وقد يكون شخصًا آخر.</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Unverified</source>
        <translation>غير موثَّق</translation>
    </message>
</context>
<context>
    <name>ListDialog</name>
    <message>
        <source>List of servers</source>
        <translation>قائمة الخوادم</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>استخدامها</translation>
    </message>
    <message>
        <source>The Zajel app asks one address which servers run, and believes one signature. Whoever runs servers of their own has another address and another key.</source>
        <translation>يسأل تطبيق زاجل عنوانًا واحدًا عن الخوادم العاملة، ويصدّق توقيعًا واحدًا. من يشغّل خوادمه بنفسه له عنوان آخر ومفتاح آخر.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>المفتاح</translation>
    </message>
    <message>
        <source>As in the Zajel app</source>
        <translation>كما في تطبيق زاجل</translation>
    </message>
    <message>
        <source>This is not an address of a list. It looks like https://signal.example.org.</source>
        <translation>هذا ليس عنوان قائمة. مثال على عنوان صحيح: ⁨https://signal.example.org⁩</translation>
    </message>
    <message>
        <source>This is not a key. It has 44 letters, digits and signs.</source>
        <translation>هذا ليس مفتاحًا. يتكوّن المفتاح من 44 حرفًا ورقمًا وعلامة.</translation>
    </message>
</context>
<context>
    <name>LockPage</name>
    <message>
        <source>Too many wrong passphrases.</source>
        <translation>عبارات مرور خاطئة كثيرة.</translation>
    </message>
    <message numerus="yes">
        <source>You can try again in %n minute(s).</source>
        <translation>
            <numerusform>يمكنك المحاولة الآن.</numerusform>
            <numerusform>يمكنك المحاولة بعد دقيقة.</numerusform>
            <numerusform>يمكنك المحاولة بعد دقيقتين.</numerusform>
            <numerusform>يمكنك المحاولة بعد %n دقائق.</numerusform>
            <numerusform>يمكنك المحاولة بعد %n دقيقة.</numerusform>
            <numerusform>يمكنك المحاولة بعد %n دقيقة.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You can try again in %n second(s).</source>
        <translation>
            <numerusform>يمكنك المحاولة الآن.</numerusform>
            <numerusform>يمكنك المحاولة بعد ثانية.</numerusform>
            <numerusform>يمكنك المحاولة بعد ثانيتين.</numerusform>
            <numerusform>يمكنك المحاولة بعد %n ثوانٍ.</numerusform>
            <numerusform>يمكنك المحاولة بعد %n ثانية.</numerusform>
            <numerusform>يمكنك المحاولة بعد %n ثانية.</numerusform>
        </translation>
    </message>
    <message>
        <source>Zajel is locked</source>
        <translation>زاجل مقفل</translation>
    </message>
    <message>
        <source>Messages wait on the other devices until you unlock.</source>
        <translation>تنتظر الرسائل على الأجهزة الأخرى حتى تفتح القفل.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>عبارة المرور</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>فتح القفل</translation>
    </message>
    <message>
        <source>I forgot it…</source>
        <translation>نسيتها…</translation>
    </message>
</context>
<context>
    <name>LooksPage</name>
    <message>
        <source>Appearance</source>
        <translation>المظهر</translation>
    </message>
    <message>
        <source>As the desktop: {name}</source>
        <translation>كسطح المكتب: {name}</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>كسطح المكتب</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>فاتح</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>داكن</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>الألوان</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>فاتح أو داكن</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>تقليل الحركة</translation>
    </message>
    <message>
        <source>Nothing slides or turns. The desktop may ask for this too.</source>
        <translation>لا شيء ينزلق أو يدور. وقد يطلب سطح المكتب ذلك أيضًا.</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>القراءة</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>حجم النص</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Zajel</source>
        <translation>زاجل</translation>
    </message>
    <message>
        <source>The request from {name} ended before you answered.</source>
        <translation>انتهى طلب {name} قبل أن ترد.</translation>
    </message>
</context>
<context>
    <name>MeetingPoints</name>
    <message>
        <source>No meeting point, trying again</source>
        <translation>لا نقطة لقاء، نحاول مجددًا</translation>
    </message>
    <message>
        <source>Looking for the meeting point…</source>
        <translation>البحث عن نقطة اللقاء…</translation>
    </message>
    <message>
        <source>This network, hosted here</source>
        <translation>هذه الشبكة، مستضافة هنا</translation>
    </message>
    <message>
        <source>This network</source>
        <translation>هذه الشبكة</translation>
    </message>
    <message>
        <source>Only this computer</source>
        <translation>هذا الحاسوب فقط</translation>
    </message>
    <message>
        <source>The list of servers cannot be reached, or none on it runs now.</source>
        <translation>تعذّر الوصول إلى قائمة الخوادم، أو لا يعمل أي منها الآن.</translation>
    </message>
</context>
<context>
    <name>MyCodePage</name>
    <message>
        <source>Copy code</source>
        <translation>نسخ الرمز</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>نسخ الرابط</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>رمز جديد</translation>
    </message>
    <message>
        <source>left, then a new code appears</source>
        <translation>متبقية ثم يظهر رمز جديد</translation>
    </message>
    <message>
        <source>QR for older Zajel apps</source>
        <translation>رمز QR لتطبيقات زاجل الأقدم</translation>
    </message>
    <message>
        <source>QR with the secret part</source>
        <translation>رمز QR مع الجزء السري</translation>
    </message>
    <message>
        <source>Waiting for somebody to use your code.</source>
        <translation>في انتظار أن يستخدم أحدٌ رمزك.</translation>
    </message>
    <message>
        <source>Your code was used. A new one is on its way.</source>
        <translation>استُخدم رمزك. رمز جديد في الطريق.</translation>
    </message>
    <message>
        <source>Asking the meeting point for a code…</source>
        <translation>نطلب رمزًا من نقطة اللقاء…</translation>
    </message>
    <message>
        <source>Older Zajel apps never use the secret part, so your settings refuse them.</source>
        <translation>لا تستخدم تطبيقات زاجل الأقدم الجزء السري أبدًا، لذلك ترفضها إعداداتك.</translation>
    </message>
    <message>
        <source>Older Zajel apps use the first six characters only. Compare the fingerprint afterwards.</source>
        <translation>تستخدم تطبيقات زاجل الأقدم الأحرف الستة الأولى فقط. قارنا البصمة بعد ذلك.</translation>
    </message>
    <message numerus="yes">
        <source>%n pairing(s) refused for this since the start.</source>
        <translation>
            <numerusform>لم يُرفض أي اقتران لهذا السبب منذ البدء.</numerusform>
            <numerusform>رُفض اقتران واحد لهذا السبب منذ البدء.</numerusform>
            <numerusform>رُفض اقترانان لهذا السبب منذ البدء.</numerusform>
            <numerusform>رُفضت %Ln اقترانات لهذا السبب منذ البدء.</numerusform>
            <numerusform>رُفض %Ln اقترانًا لهذا السبب منذ البدء.</numerusform>
            <numerusform>رُفض %Ln اقتران لهذا السبب منذ البدء.</numerusform>
        </translation>
    </message>
    <message>
        <source>Meeting through this network, hosted on this computer.</source>
        <translation>اللقاء عبر هذه الشبكة، مستضافًا على هذا الحاسوب.</translation>
    </message>
    <message>
        <source>Meeting through this network.</source>
        <translation>اللقاء عبر هذه الشبكة.</translation>
    </message>
    <message>
        <source>Only programs on this computer can use it.</source>
        <translation>لا تستخدمه إلا برامج على هذا الحاسوب.</translation>
    </message>
    <message>
        <source>Meeting through {host}.</source>
        <translation>اللقاء عبر {host}.</translation>
    </message>
    <message>
        <source>Tell it to one person, on the phone or face to face. With the secret part, saying the code is the proof that it is you.</source>
        <translation>قل الرمز لشخص واحد، بالهاتف أو وجهًا لوجه. مع الجزء السري يصبح قول الرمز دليلًا على أنك أنت.</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>No name</source>
        <translation>بلا اسم</translation>
    </message>
    <message>
        <source>your contact</source>
        <translation>جهة الاتصال</translation>
    </message>
</context>
<context>
    <name>NetworkPage</name>
    <message>
        <source>Network</source>
        <translation>الشبكة</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>الشبكات</translation>
    </message>
    <message>
        <source>Test my network</source>
        <translation>فحص شبكتي</translation>
    </message>
    <message>
        <source>Reachable</source>
        <translation>متاحة</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>جارٍ الاتصال…</translation>
    </message>
    <message>
        <source>Not reachable</source>
        <translation>غير متاحة</translation>
    </message>
    <message>
        <source>Meeting point</source>
        <translation>نقطة اللقاء</translation>
    </message>
    <message>
        <source>This network</source>
        <translation>هذه الشبكة</translation>
    </message>
    <message>
        <source>A server</source>
        <translation>خادم</translation>
    </message>
    <message>
        <source>The Zajel app’s servers</source>
        <translation>خوادم تطبيق زاجل</translation>
    </message>
    <message>
        <source>Only this computer</source>
        <translation>هذا الحاسوب فقط</translation>
    </message>
    <message>
        <source>In use now: {host}</source>
        <translation>المستخدم الآن: {host}</translation>
    </message>
    <message>
        <source>No server of the list is in use.</source>
        <translation>لا يُستخدم أي خادم من القائمة.</translation>
    </message>
    <message>
        <source>Choosing a server from the list…</source>
        <translation>يجري اختيار خادم من القائمة…</translation>
    </message>
    <message>
        <source>Paths</source>
        <translation>المسارات</translation>
    </message>
    <message>
        <source>In use now, hosted on this computer</source>
        <translation>مستخدمة الآن، مستضافة على هذا الحاسوب</translation>
    </message>
    <message>
        <source>In use now</source>
        <translation>مستخدمة الآن</translation>
    </message>
    <message>
        <source>People on the same Wi-Fi or cable. Nothing to set up.</source>
        <translation>من هم على الشبكة نفسها، لاسلكيًا أو بالسلك. لا يلزم أي إعداد.</translation>
    </message>
    <message>
        <source>A wss:// address, for people on other networks</source>
        <translation>عنوان ⁨wss://⁩ لمن هم على شبكات أخرى</translation>
    </message>
    <message>
        <source>Chosen from its signed list, to meet people who use the app</source>
        <translation>تُختار من قائمته الموقَّعة، للقاء من يستخدمون التطبيق</translation>
    </message>
    <message>
        <source>To try it out. Nobody on another computer finds you.</source>
        <translation>للتجربة. لا يجدك أحد من حاسوب آخر.</translation>
    </message>
</context>
<context>
    <name>NewButton</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>لا جديد</numerusform>
            <numerusform>رسالة جديدة</numerusform>
            <numerusform>رسالتان جديدتان</numerusform>
            <numerusform>%Ln رسائل جديدة</numerusform>
            <numerusform>%Ln رسالة جديدة</numerusform>
            <numerusform>%Ln رسالة جديدة</numerusform>
        </translation>
    </message>
    <message>
        <source>To the newest</source>
        <translation>إلى الأحدث</translation>
    </message>
</context>
<context>
    <name>NewKeyDialog</name>
    <message>
        <source>New key</source>
        <translation>مفتاح جديد</translation>
    </message>
    <message>
        <source>People you are connected with follow the new key by themselves, and whoever is verified stays so.</source>
        <translation>من أنت متصل بهم ينتقلون إلى المفتاح الجديد تلقائيًا، ومن كان موثَّقًا يبقى كذلك.</translation>
    </message>
    <message>
        <source>People who are away know only the old key. It is kept for 90 days: until then you can show them a code under it.</source>
        <translation>من ليس متصلًا الآن لا يعرف إلا المفتاح القديم. يُحفظ القديم 90 يومًا، ويمكنك خلالها عرض رمز صادر به.</translation>
    </message>
    <message>
        <source>Take a new key</source>
        <translation>استخدام مفتاح جديد</translation>
    </message>
    <message>
        <source>Keep the key</source>
        <translation>الإبقاء على المفتاح</translation>
    </message>
    <message>
        <source>Take a new key?</source>
        <translation>هل تريد استخدام مفتاح جديد؟</translation>
    </message>
</context>
<context>
    <name>Note</name>
    <message>
        <source>Dismiss</source>
        <translation>إخفاء</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>المحاولة الآن</translation>
    </message>
    <message>
        <source>Trying again…</source>
        <translation>نحاول مجددًا…</translation>
    </message>
    <message>
        <source>Trying again in {seconds} s.</source>
        <translation>محاولة جديدة بعد {seconds} ث.</translation>
    </message>
    <message>
        <source>No system keyring: your key is in a file only you can read. Set a passphrase to protect it.</source>
        <translation>لا توجد سلسلة مفاتيح في النظام: مفتاحك في ملف لا يقرؤه غيرك. عيّن عبارة مرور لحمايته.</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>تعيين عبارة مرور</translation>
    </message>
</context>
<context>
    <name>NumberGrid</name>
    <message>
        <source>Safety number: {number}</source>
        <translation>رقم الأمان: {number}</translation>
    </message>
</context>
<context>
    <name>NumberPage</name>
    <message>
        <source>QR code of your safety number</source>
        <translation>رمز QR لرقم الأمان</translation>
    </message>
    <message>
        <source>Copy number</source>
        <translation>نسخ الرقم</translation>
    </message>
    <message>
        <source>Fingerprint for older Zajel apps</source>
        <translation>بصمة لتطبيقات زاجل الأقدم</translation>
    </message>
    <message>
        <source>Scan theirs</source>
        <translation>مسح رمزهم</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>نُسخ</translation>
    </message>
    <message>
        <source>Scan the code on {name}’s screen</source>
        <translation>امسح الرمز المعروض على شاشة {name}</translation>
    </message>
    <message>
        <source>This is your number with somebody else. {name} has another one.</source>
        <translation>هذا رقمك مع شخص آخر. رقم {name} غيره.</translation>
    </message>
    <message>
        <source>This is no safety number. {name} finds it under “Verify”.</source>
        <translation>هذا ليس رقم أمان. يظهر الرقم لدى {name} تحت «توثيق».</translation>
    </message>
    <message>
        <source>They differ: somebody may be in between. Share nothing private; pair again with a new code.</source>
        <translation>غير متطابقين: ربما يوجد وسيط بينكما. لا تشارك شيئًا خاصًا واقترنا من جديد برمز جديد.</translation>
    </message>
    <message>
        <source>{name} sees the same twelve groups under “Verify”.</source>
        <translation>تظهر المجموعات الاثنتا عشرة نفسها لدى {name} تحت «توثيق».</translation>
    </message>
    <message>
        <source>Read these aloud to each other</source>
        <translation>ليقرأ كل منكما الأرقام للآخر بصوت مسموع</translation>
    </message>
</context>
<context>
    <name>OlderWayDialog</name>
    <message>
        <source>An older Zajel</source>
        <translation>إصدار أقدم من زاجل</translation>
    </message>
    <message>
        <source>Talk in the older way</source>
        <translation>التحدث بالطريقة الأقدم</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>ليس الآن</translation>
    </message>
    <message>
        <source>Talk with {name} in the older way?</source>
        <translation>هل تريد التحدث مع {name} بالطريقة الأقدم؟</translation>
    </message>
    <message>
        <source>{name} spoke as Zajel Desktop does, and came with an older Zajel now. They may have changed to another program. It could also be somebody in between who makes it look so: ask {name} first.</source>
        <translation>كان الحديث مع {name} بطريقة زاجل لسطح المكتب، ثم جاء الاتصال الآن بإصدار أقدم من زاجل. ربما تغيّر البرنامج هناك، وقد يكون في الطريق وسيط يُظهر الأمر كذلك: اسأل {name} أولًا.</translation>
    </message>
    <message>
        <source>Then you pair once more, with a new code.</source>
        <translation>بعدها تقترنان مرة أخرى برمز جديد.</translation>
    </message>
    <message>
        <source>In the older way</source>
        <translation>في الطريقة الأقدم</translation>
    </message>
    <message>
        <source>Only the fingerprint can be compared, not seven emoji.</source>
        <translation>يمكن مقارنة البصمة فقط، لا الرموز التعبيرية السبعة.</translation>
    </message>
    <message>
        <source>Nothing confirms that a message has arrived. It may get lost.</source>
        <translation>لا شيء يؤكد وصول الرسالة، وقد تضيع.</translation>
    </message>
    <message>
        <source>A file starts over when the connection is lost.</source>
        <translation>يبدأ إرسال الملف من جديد إذا انقطع الاتصال.</translation>
    </message>
    <message>
        <source>Files come at once: nobody is asked before.</source>
        <translation>تصل الملفات فورًا دون سؤال أحد.</translation>
    </message>
</context>
<context>
    <name>OutcomePage</name>
    <message>
        <source>{name} is verified. There is nothing left to do.</source>
        <translation>تم توثيق {name}. لا يلزم شيء آخر.</translation>
    </message>
    <message>
        <source>They differ: somebody may be in between. Share nothing private; pair again with a new code.</source>
        <translation>غير متطابقين: ربما يوجد وسيط بينكما. لا تشارك شيئًا خاصًا واقترنا من جديد برمز جديد.</translation>
    </message>
</context>
<context>
    <name>PageList</name>
    <message>
        <source>Pages of the settings</source>
        <translation>صفحات الإعدادات</translation>
    </message>
</context>
<context>
    <name>PairingDialog</name>
    <message>
        <source>Pair with somebody</source>
        <translation>الاقتران بشخص</translation>
    </message>
    <message>
        <source>My code</source>
        <translation>رمزي</translation>
    </message>
    <message>
        <source>Enter a code</source>
        <translation>إدخال رمز</translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message>
        <source>Present passphrase</source>
        <translation>عبارة المرور الحالية</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>عبارة المرور الجديدة</translation>
    </message>
    <message>
        <source>New passphrase once more</source>
        <translation>عبارة المرور الجديدة مرة أخرى</translation>
    </message>
    <message>
        <source>Type the present passphrase.</source>
        <translation>اكتب عبارة المرور الحالية.</translation>
    </message>
    <message>
        <source>Set a passphrase</source>
        <translation>تعيين عبارة مرور</translation>
    </message>
    <message>
        <source>Zajel asks for it when it starts and when it was locked. Nobody can open your history without it, you neither: keep a backup.</source>
        <translation>يطلبها زاجل عند البدء وبعد القفل. لا يفتح أحد سجلك دونها، ولا أنت: احتفظ بنسخة احتياطية.</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>تعيين</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>تغيير عبارة المرور</translation>
    </message>
    <message>
        <source>Only the new one opens your history afterwards.</source>
        <translation>بعد ذلك لا يفتح سجلك إلا العبارة الجديدة.</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>تغيير</translation>
    </message>
    <message>
        <source>Remove the passphrase</source>
        <translation>حذف عبارة المرور</translation>
    </message>
    <message>
        <source>Your history opens without asking then, for whoever uses your account on this computer, and Zajel cannot be locked.</source>
        <translation>سيُفتح سجلك حينئذ دون سؤال لكل من يستعمل حسابك على هذا الحاسوب، ولن يمكن قفل زاجل.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>حذف</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>Hide the passphrase</source>
        <translation>إخفاء عبارة المرور</translation>
    </message>
    <message>
        <source>Show the passphrase</source>
        <translation>إظهار عبارة المرور</translation>
    </message>
</context>
<context>
    <name>PastedImages</name>
    <message>
        <source>Pasted picture {when}</source>
        <translation>صورة ملصقة {when}</translation>
    </message>
</context>
<context>
    <name>PathBadge</name>
    <message>
        <source>Same network</source>
        <translation>الشبكة نفسها</translation>
    </message>
    <message>
        <source>Direct</source>
        <translation>مباشر</translation>
    </message>
    <message>
        <source>Relayed</source>
        <translation>عبر الترحيل</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>غير متصل</translation>
    </message>
</context>
<context>
    <name>Paths</name>
    <message>
        <source>Add</source>
        <translation>إضافة</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>تغيير…</translation>
    </message>
    <message>
        <source>Set…</source>
        <translation>تعيين…</translation>
    </message>
    <message>
        <source>Hide my address</source>
        <translation>إخفاء عنواني</translation>
    </message>
    <message>
        <source>Always go through a relay. Slower; needs a relay in the list.</source>
        <translation>المرور عبر خادم ترحيل دائمًا. أبطأ، ويحتاج إلى خادم ترحيل في القائمة.</translation>
    </message>
    <message>
        <source>Find contacts on this network</source>
        <translation>العثور على جهات الاتصال في هذه الشبكة</translation>
    </message>
    <message>
        <source>Not while your address is hidden.</source>
        <translation>غير متاح ما دام عنوانك مخفيًّا.</translation>
    </message>
    <message>
        <source>Not through a proxy.</source>
        <translation>غير متاح عبر خادم وكيل.</translation>
    </message>
    <message>
        <source>Not while only this computer is your meeting point.</source>
        <translation>غير متاح ما دامت نقطة اللقاء هي هذا الحاسوب وحده.</translation>
    </message>
    <message>
        <source>They notice you even while no meeting point answers. Strangers see only that Zajel runs here.</source>
        <translation>تلاحظ جهات اتصالك وجودك حتى دون نقطة لقاء. ولا يرى الغرباء إلا أن زاجل يعمل هنا.</translation>
    </message>
    <message>
        <source>Set the proxy</source>
        <translation>تعيين الخادم الوكيل</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>الخادم الوكيل</translation>
    </message>
    <message>
        <source>None. Zajel goes out by itself.</source>
        <translation>لا شيء. يتصل زاجل بالخارج مباشرة.</translation>
    </message>
    <message>
        <source>{address}, user name {name}</source>
        <translation>{address}، اسم المستخدم {name}</translation>
    </message>
    <message>
        <source>No relay is known, so nobody can be reached while your address is hidden.</source>
        <translation>لا يُعرف أي خادم ترحيل، فلا يمكن الوصول إلى أحد ما دام عنوانك مخفيًّا.</translation>
    </message>
    <message>
        <source>No relay is known, so nobody can be reached through the proxy.</source>
        <translation>لا يُعرف أي خادم ترحيل، فلا يمكن الوصول إلى أحد عبر الخادم الوكيل.</translation>
    </message>
</context>
<context>
    <name>Person</name>
    <message>
        <source>Verified</source>
        <translation>موثَّق</translation>
    </message>
    <message>
        <source>Not verified</source>
        <translation>غير موثَّق</translation>
    </message>
    <message>
        <source>Shows the details</source>
        <translation>لإظهار التفاصيل</translation>
    </message>
    <message>
        <source>New key, connection held</source>
        <translation>مفتاح جديد، والاتصال موقوف</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>مفتاح جديد</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>محظور</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>متصل</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>جارٍ الاتصال…</translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <translation>تجري إعادة الاتصال…</translation>
    </message>
    <message>
        <source>Seen {time}</source>
        <translation>آخر اتصال {time}</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>غير متصل</translation>
    </message>
</context>
<context>
    <name>Previews</name>
    <message>
        <source>New key: the connection is held</source>
        <translation>مفتاح جديد: الاتصال موقوف</translation>
    </message>
    <message>
        <source>New key: pair again</source>
        <translation>مفتاح جديد: اقتران من جديد</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>محظور</translation>
    </message>
    <message>
        <source>Wants to compare emoji</source>
        <translation>طلب مقارنة الرموز التعبيرية</translation>
    </message>
    <message>
        <source>Draft:</source>
        <translation>مسودة:</translation>
    </message>
    <message>
        <source>Paired. Nothing said yet.</source>
        <translation>تم الاقتران. لم يُقل شيء بعد.</translation>
    </message>
    <message>
        <source>You: {text}</source>
        <translation>أنت: {text}</translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation>تعذّرت قراءته</translation>
    </message>
    <message>
        <source>Paired</source>
        <translation>تم الاقتران</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>موثَّق</translation>
    </message>
    <message>
        <source>Not verified any more</source>
        <translation>لم يعد موثَّقًا</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>مفتاح جديد</translation>
    </message>
    <message>
        <source>Something this version cannot show</source>
        <translation>شيء لا يعرضه هذا الإصدار</translation>
    </message>
    <message>
        <source>A file</source>
        <translation>ملف</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>لا ملفات</numerusform>
            <numerusform>ملف واحد</numerusform>
            <numerusform>ملفان</numerusform>
            <numerusform>%Ln ملفات</numerusform>
            <numerusform>%Ln ملفًا</numerusform>
            <numerusform>%Ln ملف</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <source>Privacy and lock</source>
        <translation>الخصوصية والقفل</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>تغيير…</translation>
    </message>
    <message>
        <source>Set…</source>
        <translation>تعيين…</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>تغيير عبارة المرور</translation>
    </message>
    <message>
        <source>Set a passphrase</source>
        <translation>تعيين عبارة مرور</translation>
    </message>
    <message>
        <source>Set a passphrase first.</source>
        <translation>عيّن عبارة مرور أولًا.</translation>
    </message>
    <message>
        <source>After that long without key or pointer.</source>
        <translation>بعد هذه المدة دون مفتاح أو مؤشر.</translation>
    </message>
    <message>
        <source>Ctrl+L does it too. Nothing is received until you unlock.</source>
        <translation>وكذلك ⁨Ctrl+L⁩. لا يُستقبل شيء حتى تفتح القفل.</translation>
    </message>
    <message>
        <source>Asked when Zajel starts and when it was locked.</source>
        <translation>تُطلب عند بدء زاجل وبعد قفله.</translation>
    </message>
    <message>
        <source>None. Your key is in the keyring of this system.</source>
        <translation>لا توجد. مفتاحك في سلسلة مفاتيح هذا النظام.</translation>
    </message>
    <message>
        <source>No system keyring: your key is in a file only you can read. Set a passphrase to protect it.</source>
        <translation>لا توجد سلسلة مفاتيح في النظام: مفتاحك في ملف لا يقرؤه غيرك. عيّن عبارة مرور لحمايته.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>عبارة المرور</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>حذف…</translation>
    </message>
    <message>
        <source>Zajel opens without asking then, and cannot be locked.</source>
        <translation>حينئذ يُفتح زاجل دون سؤال ولا يمكن قفله.</translation>
    </message>
    <message>
        <source>Remove the passphrase</source>
        <translation>حذف عبارة المرور</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>القفل</translation>
    </message>
    <message>
        <source>Lock by itself</source>
        <translation>القفل التلقائي</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>القفل الآن</translation>
    </message>
    <message>
        <source>Lock with the screen</source>
        <translation>القفل مع الشاشة</translation>
    </message>
    <message>
        <source>When the screen is locked, or the computer goes to sleep.</source>
        <translation>عند قفل الشاشة أو نوم الحاسوب.</translation>
    </message>
    <message>
        <source>Pairing</source>
        <translation>الاقتران</translation>
    </message>
    <message>
        <source>Only with the secret part</source>
        <translation>بالجزء السري فقط</translation>
    </message>
    <message>
        <source>Whoever uses your code without its last four characters is refused, and so is every older Zajel.</source>
        <translation>يُرفض كل من يستخدم رمزك دون أحرفه الأربعة الأخيرة، وكذلك كل إصدار أقدم من زاجل.</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>المحو</translation>
    </message>
    <message>
        <source>Erase…</source>
        <translation>محو…</translation>
    </message>
    <message>
        <source>Erase everything</source>
        <translation>محو كل شيء</translation>
    </message>
    <message>
        <source>Identity, contacts, messages and keys. Received files stay.</source>
        <translation>الهوية والجهات والرسائل والمفاتيح. تبقى الملفات المستلمة.</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>أبدًا</translation>
    </message>
    <message numerus="yes">
        <source>After %n minute(s)</source>
        <translation>
            <numerusform>فورًا</numerusform>
            <numerusform>بعد دقيقة</numerusform>
            <numerusform>بعد دقيقتين</numerusform>
            <numerusform>بعد %n دقائق</numerusform>
            <numerusform>بعد %n دقيقة</numerusform>
            <numerusform>بعد %n دقيقة</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProfilePage</name>
    <message>
        <source>Profile</source>
        <translation>الملف الشخصي</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>نُسخت</translation>
    </message>
    <message>
        <source>Shown to people you pair with. May be empty.</source>
        <translation>يظهر لمن تقترن بهم. يمكن تركه فارغًا.</translation>
    </message>
    <message>
        <source>You</source>
        <translation>أنت</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>اسمك</translation>
    </message>
    <message>
        <source>Fingerprint of your key</source>
        <translation>بصمة مفتاحك</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>مفتاح جديد</translation>
    </message>
    <message>
        <source>New key…</source>
        <translation>مفتاح جديد…</translation>
    </message>
    <message>
        <source>People you are connected with follow it by themselves.</source>
        <translation>من أنت متصل بهم ينتقلون إليه تلقائيًا.</translation>
    </message>
    <message>
        <source>Take a new key</source>
        <translation>استخدام مفتاح جديد</translation>
    </message>
    <message>
        <source>Show a code</source>
        <translation>عرض رمز</translation>
    </message>
    <message>
        <source>A code under it, for people who were away.</source>
        <translation>رمز صادر به، لمن لم يكن متصلًا.</translation>
    </message>
    <message>
        <source>Old key</source>
        <translation>المفتاح القديم</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
    <message>
        <source>Others see the same groups for you, if nobody is in between.</source>
        <translation>يرى الآخرون المجموعات نفسها لك، إن لم يكن بينكما وسيط.</translation>
    </message>
</context>
<context>
    <name>ProgressRows</name>
    <message>
        <source>Found the meeting point</source>
        <translation>عُثر على نقطة اللقاء</translation>
    </message>
    <message>
        <source>Asked the owner of {code}</source>
        <translation>أُرسل الطلب إلى صاحب {code}</translation>
    </message>
    <message>
        <source>Looking for a path</source>
        <translation>البحث عن مسار</translation>
    </message>
    <message>
        <source>Securing the connection</source>
        <translation>تأمين الاتصال</translation>
    </message>
    <message>
        <source>Checking the secret part</source>
        <translation>التحقق من الجزء السري</translation>
    </message>
    <message>
        <source>You accepted</source>
        <translation>قبلتَ الطلب</translation>
    </message>
    <message>
        <source>Waiting for their answer</source>
        <translation>في انتظار الرد</translation>
    </message>
    <message>
        <source>They accepted</source>
        <translation>تم القبول</translation>
    </message>
    <message>
        <source>Trying the direct way first, a relay if that fails</source>
        <translation>نجرّب الطريق المباشر أولًا ثم الترحيل</translation>
    </message>
</context>
<context>
    <name>ProxyDialog</name>
    <message>
        <source>Use a proxy</source>
        <translation>استخدام خادم وكيل</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>استخدامه</translation>
    </message>
    <message>
        <source>Everything goes through it and nothing past it. Between you and your contacts it carries only what goes through a relay.</source>
        <translation>يمر كل شيء عبره ولا شيء بجانبه. وبينك وبين جهات اتصالك لا ينقل إلا ما يمر عبر خادم ترحيل.</translation>
    </message>
    <message>
        <source>Use none</source>
        <translation>دون خادم وكيل</translation>
    </message>
    <message>
        <source>This is not an address of a proxy. It looks like socks5://127.0.0.1:9050 or http://proxy.example.org:3128.</source>
        <translation>هذا ليس عنوان خادم وكيل. يبدو العنوان مثل ⁨socks5://127.0.0.1:9050⁩ أو ⁨http://proxy.example.org:3128⁩.</translation>
    </message>
    <message>
        <source>There is a password, but no user name.</source>
        <translation>توجد كلمة مرور دون اسم مستخدم.</translation>
    </message>
</context>
<context>
    <name>QrView</name>
    <message>
        <source>QR code, not ready yet</source>
        <translation>رمز مربع، غير جاهز بعد</translation>
    </message>
    <message>
        <source>QR code of your pairing link</source>
        <translation>الرمز المربع لرابط اقترانك</translation>
    </message>
</context>
<context>
    <name>RelayDialog</name>
    <message>
        <source>Add a relay</source>
        <translation>إضافة خادم ترحيل</translation>
    </message>
    <message>
        <source>This is not an address of a relay. It looks like turn:relay.example.org.</source>
        <translation>هذا ليس عنوان خادم ترحيل. مثال: ⁨turn:relay.example.org⁩</translation>
    </message>
    <message>
        <source>A relay wants a user name and a password.</source>
        <translation>يحتاج خادم الترحيل إلى اسم مستخدم وكلمة مرور.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>إضافة</translation>
    </message>
</context>
<context>
    <name>Relays</name>
    <message>
        <source>Add</source>
        <translation>إضافة</translation>
    </message>
    <message>
        <source>Add a relay</source>
        <translation>إضافة خادم ترحيل</translation>
    </message>
    <message>
        <source>Relays</source>
        <translation>خوادم الترحيل</translation>
    </message>
    <message numerus="yes">
        <source>%n server(s) that help to find a path</source>
        <translation>
            <numerusform>لا خوادم تساعد في إيجاد مسار</numerusform>
            <numerusform>خادم واحد يساعد في إيجاد مسار</numerusform>
            <numerusform>خادمان يساعدان في إيجاد مسار</numerusform>
            <numerusform>%Ln خوادم تساعد في إيجاد مسار</numerusform>
            <numerusform>%Ln خادمًا تساعد في إيجاد مسار</numerusform>
            <numerusform>%Ln خادم تساعد في إيجاد مسار</numerusform>
        </translation>
    </message>
    <message>
        <source>None yet. The meeting point may offer one.</source>
        <translation>لا شيء بعد. قد توفر نقطة اللقاء واحدًا.</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>حذف {name}</translation>
    </message>
    <message>
        <source>Tells this computer its own address, carries nothing</source>
        <translation>يخبر هذا الحاسوب بعنوانه ولا ينقل شيئًا</translation>
    </message>
    <message>
        <source>Without a user name</source>
        <translation>دون اسم مستخدم</translation>
    </message>
    <message>
        <source>User name {name}</source>
        <translation>اسم المستخدم {name}</translation>
    </message>
</context>
<context>
    <name>RemoveDialog</name>
    <message>
        <source>Remove contact</source>
        <translation>حذف جهة الاتصال</translation>
    </message>
    <message>
        <source>Remove {name}?</source>
        <translation>هل تريد حذف {name}؟</translation>
    </message>
    <message>
        <source>The conversation goes from this computer for good. Files you received stay where they are. To talk again, pair with a new code.</source>
        <translation>تُحذف المحادثة من هذا الحاسوب نهائيًا. تبقى الملفات المستلمة في مكانها. للتحدث من جديد اقترِنا برمز جديد.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>حذف</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>إبقاء</translation>
    </message>
</context>
<context>
    <name>RenameDialog</name>
    <message>
        <source>Rename</source>
        <translation>إعادة تسمية</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>What do you call this person?</source>
        <translation>ماذا تسمّي هذا الشخص؟</translation>
    </message>
    <message>
        <source>What do you call {name}?</source>
        <translation>ماذا تسمّي {name}؟</translation>
    </message>
    <message>
        <source>Only you see this name. Leave it empty to use the one they chose.</source>
        <translation>لا يرى هذا الاسم غيرك. اتركه فارغًا لاستخدام الاسم الذي اختاروه.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
</context>
<context>
    <name>RequestCard</name>
    <message>
        <source>Decline</source>
        <translation>رفض</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>قبول</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>شخص ما</translation>
    </message>
    <message>
        <source>{name} wants to pair with you</source>
        <translation>طلب اقتران من {name}</translation>
    </message>
    <message>
        <source>You already know somebody called {name}. This is a different key.</source>
        <translation>تعرف من قبلُ شخصًا باسم {name}. هذا مفتاح مختلف.</translation>
    </message>
    <message>
        <source>Press {key} to answer.</source>
        <translation>اضغط {key} للرد.</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>موثَّق</translation>
    </message>
    <message>
        <source>Unverified</source>
        <translation>غير موثَّق</translation>
    </message>
    <message>
        <source>They used your code {code}. You know this key.</source>
        <translation>استُخدم رمزك {code}. تعرف هذا المفتاح.</translation>
    </message>
    <message>
        <source>They used your code {code}. The name is not proven yet.</source>
        <translation>استُخدم رمزك {code}. الاسم غير مُثبت بعد.</translation>
    </message>
    <message>
        <source>Without the secret part the pairing is refused, as you have set it.</source>
        <translation>دون الجزء السري يُرفض الاقتران، كما حددت.</translation>
    </message>
    <message>
        <source>Without the secret part the contact stays not verified.</source>
        <translation>دون الجزء السري تبقى جهة الاتصال غير موثَّقة.</translation>
    </message>
    <message numerus="yes">
        <source>%n more request(s) waiting</source>
        <translation>
            <numerusform>لا طلبات أخرى في الانتظار</numerusform>
            <numerusform>طلب آخر في الانتظار</numerusform>
            <numerusform>طلبان آخران في الانتظار</numerusform>
            <numerusform>%Ln طلبات أخرى في الانتظار</numerusform>
            <numerusform>%Ln طلبًا آخر في الانتظار</numerusform>
            <numerusform>%Ln طلب آخر في الانتظار</numerusform>
        </translation>
    </message>
    <message>
        <source>Fingerprint of their key</source>
        <translation>بصمة المفتاح لديهم</translation>
    </message>
    <message>
        <source>Not expecting anybody? Decline. Your address is shared only after you accept.</source>
        <translation>لا تنتظر أحدًا؟ ارفض. لا يُكشف عنوانك إلا بعد القبول.</translation>
    </message>
</context>
<context>
    <name>RestoreDialog</name>
    <message>
        <source>Everything comes back as it was when the backup was made. Use it on one computer at a time: messages reach only the one that is connected.</source>
        <translation>يعود كل شيء كما كان عند أخذ النسخة. استعملها على حاسوب واحد في الوقت نفسه: لا تصل الرسائل إلا إلى المتصل منهما.</translation>
    </message>
    <message>
        <source>Whatever is in this profile now goes for good.</source>
        <translation>ما في هذا الملف الشخصي الآن سيزول نهائيًا.</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>استعادة نسخة احتياطية</translation>
    </message>
    <message>
        <source>Replace and restore</source>
        <translation>استبدال واستعادة</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>استعادة</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>النسخة الاحتياطية</translation>
    </message>
    <message>
        <source>Passphrase of the backup</source>
        <translation>عبارة مرور النسخة الاحتياطية</translation>
    </message>
    <message>
        <source>Choose the file of the backup.</source>
        <translation>اختر ملف النسخة الاحتياطية.</translation>
    </message>
    <message>
        <source>Type the passphrase of the backup.</source>
        <translation>اكتب عبارة مرور النسخة الاحتياطية.</translation>
    </message>
    <message>
        <source>That is not the passphrase of this backup.</source>
        <translation>ليست هذه عبارة مرور هذه النسخة.</translation>
    </message>
</context>
<context>
    <name>RowActions</name>
    <message>
        <source>Open a web page</source>
        <translation>فتح صفحة ويب</translation>
    </message>
    <message>
        <source>Open this address in your browser?</source>
        <translation>هل تريد فتح هذا العنوان في المتصفح؟</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>فتح</translation>
    </message>
    <message>
        <source>Open address…</source>
        <translation>فتح العنوان…</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>نسخ العنوان</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>Save in</source>
        <translation>حفظ في</translation>
    </message>
    <message>
        <source>Copy selected text</source>
        <translation>نسخ النص المحدد</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>نسخ النص</translation>
    </message>
</context>
<context>
    <name>ScanPanel</name>
    <message>
        <source>From a picture…</source>
        <translation>من صورة…</translation>
    </message>
    <message>
        <source>From the clipboard</source>
        <translation>من الحافظة</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>رجوع</translation>
    </message>
    <message>
        <source>Hold it before the camera, or choose a picture of it.</source>
        <translation>ضعه أمام الكاميرا أو اختر صورة له.</translation>
    </message>
    <message>
        <source>No camera was found. Choose a picture of the code, or copy it and come back.</source>
        <translation>لم يُعثر على كاميرا. اختر صورة للرمز، أو انسخه ثم عد إلى هنا.</translation>
    </message>
    <message>
        <source>The system does not let Zajel use the camera. Allow it in the system settings, or choose a picture of the code.</source>
        <translation>لا يسمح النظام لزاجل باستخدام الكاميرا. اسمح به من إعدادات النظام، أو اختر صورة للرمز.</translation>
    </message>
    <message>
        <source>The camera cannot be used, another program may have it. Choose a picture of the code instead.</source>
        <translation>لا يمكن استخدام الكاميرا، ربما يستخدمها برنامج آخر. اختر صورة للرمز بدلًا منها.</translation>
    </message>
    <message>
        <source>Picture of a code</source>
        <translation>صورة رمز</translation>
    </message>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>صور ({kinds})</translation>
    </message>
    <message>
        <source>There is no QR code in this picture.</source>
        <translation>لا رمز QR في هذه الصورة.</translation>
    </message>
    <message>
        <source>There is no QR code on the clipboard.</source>
        <translation>لا رمز QR في الحافظة.</translation>
    </message>
</context>
<context>
    <name>ServerDialog</name>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>اسم المستخدم</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>كلمة المرور</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
</context>
<context>
    <name>SettingsWindow</name>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>ابحث في الإعدادات</translation>
    </message>
</context>
<context>
    <name>Spoken</name>
    <message>
        <source>You</source>
        <translation>أنت</translation>
    </message>
    <message>
        <source>New</source>
        <translation>جديد</translation>
    </message>
    <message>
        <source>sent, cannot be confirmed</source>
        <translation>أُرسلت، لا يمكن تأكيد وصولها</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>في الانتظار</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>أُرسلت</translation>
    </message>
    <message>
        <source>stored there</source>
        <translation>محفوظة لديهم</translation>
    </message>
    <message>
        <source>read</source>
        <translation>قُرئت</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>لم تُرسل</translation>
    </message>
</context>
<context>
    <name>Standing</name>
    <message>
        <source>Connecting…</source>
        <translation>جارٍ الاتصال…</translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <translation>تجري إعادة الاتصال…</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>متصل</translation>
    </message>
    <message>
        <source>Online, same network</source>
        <translation>متصل، الشبكة نفسها</translation>
    </message>
    <message>
        <source>Online, direct</source>
        <translation>متصل، مباشرة</translation>
    </message>
    <message>
        <source>Online, relayed</source>
        <translation>متصل، عبر الترحيل</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <source>Not connected since {time}</source>
        <translation>غير متصل منذ {time}</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>done</source>
        <translation>تم</translation>
    </message>
    <message>
        <source>going on</source>
        <translation>جارٍ</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>لاحقًا</translation>
    </message>
    <message>
        <source>done, look at it</source>
        <translation>تم، راجعه</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>فشل</translation>
    </message>
</context>
<context>
    <name>StoreTrouble</name>
    <message>
        <source>Zajel</source>
        <translation>زاجل</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>إظهار المجلد</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>استرجاعها</translation>
    </message>
    <message>
        <source>The history is damaged. The backup of {date} is intact.</source>
        <translation>السجل تالف. النسخة الاحتياطية بتاريخ {date} سليمة.</translation>
    </message>
    <message>
        <source>Its window may be behind others. Close it first to open it here.</source>
        <translation>ربما كانت نافذته خلف غيرها. أغلقها أولًا لفتحه هنا.</translation>
    </message>
    <message>
        <source>Make some room, then try again. Nothing was lost.</source>
        <translation>أفسح بعض المساحة ثم حاول مجددًا. لم يضع شيء.</translation>
    </message>
    <message>
        <source>Zajel keeps everything in this folder and needs to write to it.</source>
        <translation>يحفظ زاجل كل شيء في هذا المجلد ويحتاج إلى الكتابة فيه.</translation>
    </message>
    <message>
        <source>What came after it would be missing. The damaged file is kept beside it.</source>
        <translation>سيغيب ما جاء بعدها. يُحتفظ بالملف التالف إلى جانبها.</translation>
    </message>
    <message>
        <source>Nothing was deleted. A copy of this folder from a backup can take its place.</source>
        <translation>لم يُحذف شيء. يمكن وضع نسخة احتياطية من هذا المجلد مكانه.</translation>
    </message>
    <message>
        <source>Nothing was deleted. Unlock the system keyring, or restore the file with the key from a backup.</source>
        <translation>لم يُحذف شيء. افتح سلسلة مفاتيح النظام، أو استعد ملف المفتاح من نسخة احتياطية.</translation>
    </message>
    <message>
        <source>Nothing was deleted.</source>
        <translation>لم يُحذف شيء.</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Why?</source>
        <translation>لماذا؟</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>Give a name…</source>
        <translation>تسمية…</translation>
    </message>
    <message>
        <source>{name} has a new key. The connection is held.</source>
        <translation>لدى {name} مفتاح جديد. الاتصال موقوف.</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>اتخاذ قرار</translation>
    </message>
    <message>
        <source>The new key of {name} counts once you have paired with a new code.</source>
        <translation>يُعتمد المفتاح الجديد لدى {name} بعد الاقتران برمز جديد.</translation>
    </message>
    <message>
        <source>Show my code</source>
        <translation>عرض رمزي</translation>
    </message>
    <message>
        <source>{name} is blocked. Nothing is sent and nothing is received.</source>
        <translation>{name} ضمن المحظورين. لا يُرسل شيء ولا يُستقبل شيء.</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>رفع الحظر</translation>
    </message>
    <message>
        <source>{name} wants to compare seven emoji with you.</source>
        <translation>طلب من {name} لمقارنة سبعة رموز تعبيرية معك.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>مقارنة</translation>
    </message>
    <message>
        <source>{name} came with an older Zajel, which proves less. Nothing was sent.</source>
        <translation>جاء اتصال {name} بإصدار أقدم من زاجل يثبت أقل. لم يُرسل شيء.</translation>
    </message>
    <message>
        <source>Talk in the older way…</source>
        <translation>التحدث بالطريقة الأقدم…</translation>
    </message>
    <message>
        <source>{name}’s Zajel cannot prove who it is. Compare the fingerprint once to be sure.</source>
        <translation>لا يستطيع زاجل لدى {name} إثبات الهوية. قارنا البصمة مرة واحدة للتأكد.</translation>
    </message>
    <message>
        <source>This Zajel cannot prove whose it is. Compare the fingerprint once to be sure.</source>
        <translation>لا يستطيع زاجل هذا إثبات هوية صاحبه. قارنا البصمة مرة واحدة للتأكد.</translation>
    </message>
    <message>
        <source>Paired without the secret part. Compare one number to be sure this is {name}.</source>
        <translation>تم الاقتران دون الجزء السري. قارنا رقمًا واحدًا للتأكد من هوية {name}.</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>توثيق</translation>
    </message>
    <message>
        <source>You are connected with {name} on another computer now. What is said there does not come here.</source>
        <translation>أنت متصل مع {name} من حاسوب آخر الآن. ما يُقال هناك لا يصل إلى هنا.</translation>
    </message>
    <message>
        <source>Connect here</source>
        <translation>الاتصال من هنا</translation>
    </message>
    <message>
        <source>Compare fingerprints</source>
        <translation>مقارنة البصمتين</translation>
    </message>
    <message>
        <source>{name} uses Zajel in a browser, which is met again only with a code.</source>
        <translation>لدى {name} زاجل في المتصفح، ولا يمكن اللقاء به مجددًا إلا برمز.</translation>
    </message>
    <message>
        <source>To talk with {name} in the older way, pair once more.</source>
        <translation>للتحدث مع {name} بالطريقة الأقدم، اقترنا مرة أخرى.</translation>
    </message>
    <message>
        <source>Connection to {name} lost. Reconnecting…</source>
        <translation>انقطع الاتصال مع {name}. تجري إعادة الاتصال…</translation>
    </message>
    <message>
        <source>What you write waits here until {name} is online.</source>
        <translation>ما تكتبه ينتظر هنا إلى حين اتصال {name}.</translation>
    </message>
</context>
<context>
    <name>Surplus</name>
    <message numerus="yes">
        <source>Too long by %n characters. Shorten it or send it as a file.</source>
        <translation>
            <numerusform>ليست أطول من الحد.</numerusform>
            <numerusform>أطول من الحد بحرف واحد. اختصرها أو أرسلها ملفًا.</numerusform>
            <numerusform>أطول من الحد بحرفين. اختصرها أو أرسلها ملفًا.</numerusform>
            <numerusform>أطول من الحد بمقدار %Ln أحرف. اختصرها أو أرسلها ملفًا.</numerusform>
            <numerusform>أطول من الحد بمقدار %Ln حرفًا. اختصرها أو أرسلها ملفًا.</numerusform>
            <numerusform>أطول من الحد بمقدار %Ln حرف. اختصرها أو أرسلها ملفًا.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} من {total}</translation>
    </message>
    <message>
        <source>{n} s left</source>
        <translation>بقي {n} ث</translation>
    </message>
    <message>
        <source>{n} min left</source>
        <translation>بقي {n} د</translation>
    </message>
    <message>
        <source>{n} h left</source>
        <translation>بقي {n} س</translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation>{n} م.ث</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>اليوم</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>أمس</translation>
    </message>
    <message>
        <source>{0} B</source>
        <translation>{0} بايت</translation>
    </message>
    <message>
        <source>{0} kB</source>
        <translation>{0} ك.ب</translation>
    </message>
    <message>
        <source>{0} MB</source>
        <translation>{0} م.ب</translation>
    </message>
    <message>
        <source>{0} GB</source>
        <translation>{0} ج.ب</translation>
    </message>
    <message>
        <source>{0} TB</source>
        <translation>{0} ت.ب</translation>
    </message>
    <message>
        <source>{0} B/s</source>
        <translation>{0} بايت/ث</translation>
    </message>
    <message>
        <source>{0} kB/s</source>
        <translation>{0} ك.ب/ث</translation>
    </message>
    <message>
        <source>{0} MB/s</source>
        <translation>{0} م.ب/ث</translation>
    </message>
    <message>
        <source>{0} GB/s</source>
        <translation>{0} ج.ب/ث</translation>
    </message>
    <message>
        <source>{0} TB/s</source>
        <translation>{0} ت.ب/ث</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>New</source>
        <translation>جديد</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>ملفات</translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message>
        <source>Messages</source>
        <translation>الرسائل</translation>
    </message>
</context>
<context>
    <name>Trust</name>
    <message>
        <source>Verified</source>
        <translation>موثَّق</translation>
    </message>
    <message>
        <source>Verified by the code on {date}</source>
        <translation>تم التوثيق بالرمز في {date}</translation>
    </message>
    <message>
        <source>Verified by the safety number on {date}</source>
        <translation>تم التوثيق برقم الأمان في {date}</translation>
    </message>
    <message>
        <source>Verified by seven emoji on {date}</source>
        <translation>تم التوثيق بسبعة رموز تعبيرية في {date}</translation>
    </message>
    <message>
        <source>Verified by the fingerprint on {date}</source>
        <translation>تم التوثيق بالبصمة في {date}</translation>
    </message>
    <message>
        <source>Verified {date}</source>
        <translation>موثَّق منذ {date}</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>Looking for what stands in the way…</source>
        <translation>يجري البحث عما يعيق الاتصال…</translation>
    </message>
    <message>
        <source>This takes eight seconds at most.</source>
        <translation>لا يستغرق هذا أكثر من ثماني ثوانٍ.</translation>
    </message>
    <message>
        <source>Nothing on this side stands in the way.</source>
        <translation>لا شيء في هذه الجهة يعيق الاتصال.</translation>
    </message>
    <message>
        <source>What is between you and a contact shows when you connect.</source>
        <translation>ما بينك وبين جهة الاتصال يظهر عند الاتصال بها.</translation>
    </message>
    <message>
        <source>You are connected with {name}.</source>
        <translation>أنت متصل مع {name}.</translation>
    </message>
    <message>
        <source>You are on the same network.</source>
        <translation>أنتما على الشبكة نفسها.</translation>
    </message>
    <message>
        <source>Your devices talk to each other directly.</source>
        <translation>يتواصل جهازاكما مباشرة.</translation>
    </message>
    <message>
        <source>A relay carries your messages, encrypted end to end.</source>
        <translation>ينقل خادم ترحيل رسائلكما مشفّرةً من طرف إلى طرف.</translation>
    </message>
    <message>
        <source>You are both online. A relay would carry your messages, still encrypted end to end.</source>
        <translation>كلاكما متصل. ينقل خادم الترحيل رسائلكما وهي مشفّرة من طرف إلى طرف.</translation>
    </message>
    <message>
        <source>A relay would carry your messages, still encrypted end to end.</source>
        <translation>ينقل خادم الترحيل رسائلكما وهي مشفّرة من طرف إلى طرف.</translation>
    </message>
    <message>
        <source>What you write waits here and goes out when they are back.</source>
        <translation>ما تكتبه ينتظر هنا ويُرسل عند عودة الطرف الآخر.</translation>
    </message>
</context>
<context>
    <name>VerifyDialog</name>
    <message>
        <source>Verify {name}</source>
        <translation>توثيق {name}</translation>
    </message>
    <message>
        <source>Number or QR</source>
        <translation>رقم أو QR</translation>
    </message>
    <message>
        <source>Seven emoji</source>
        <translation>سبعة رموز تعبيرية</translation>
    </message>
    <message>
        <source>They differ</source>
        <translation>غير متطابقين</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>لاحقًا</translation>
    </message>
    <message>
        <source>Pair again with a new code</source>
        <translation>اقتران جديد برمز جديد</translation>
    </message>
    <message>
        <source>They match</source>
        <translation>متطابقان</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>موثَّق</translation>
    </message>
    <message>
        <source>Unverified</source>
        <translation>غير موثَّق</translation>
    </message>
    <message>
        <source>Do one of these together. Once is enough.</source>
        <translation>افعلا إحدى هاتين معًا. مرة واحدة تكفي.</translation>
    </message>
    <message>
        <source>Do this together. Once is enough.</source>
        <translation>افعلا هذا معًا. مرة واحدة تكفي.</translation>
    </message>
    <message>
        <source>{name} wants to compare seven emoji</source>
        <translation>طلب من {name} لمقارنة سبعة رموز تعبيرية</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>عرض</translation>
    </message>
    <message>
        <source>Is this really {name}?</source>
        <translation>أهذه حقًا هوية {name}؟</translation>
    </message>
</context>
</TS>
